"""What changed between two texts: the smallest runs that are one idea each."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koans.mutate import load_programs
from sleepy_lsp.fixes.memory.differences import differences
from sleepy_lsp.fixes.memory.macros import as_calls
from sleepy_lsp.fixes.memory.trees import text_of
from sleepy_lsp.rust import syntax

PROGRAMS = [program.text for program in load_programs(split="train")]


def shown(before: str, after: str) -> list[tuple[str, str]]:
    found = differences(before.encode(), after.encode())
    return [(text_of(run.old), text_of(run.new)) for run in found]


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        pytest.param("g(a.b);", "g(a.c);", [("b", "c")], id="a name"),
        pytest.param(
            "g(a.b().c());", "g(a.b().c().d());", [("a.b().c()", "a.b().c().d()")], id="a value that was wrapped"
        ),
        pytest.param(
            "g(a.b().c().d());", "g(a.b().c());", [("a.b().c().d()", "a.b().c()")], id="a value that was unwrapped"
        ),
        pytest.param('println!("{}", g(a));', 'println!("{}", g(a)?);', [("g(a)", "g(a)?")], id="a value in a macro"),
        pytest.param(
            'println!("{}", format!("{}", g(a)));',
            'println!("{}", format!("{}", g(a)?));',
            [("g(a)", "g(a)?")],
            id="a value in a macro in a macro",
        ),
        pytest.param("let v = vec![g(a)];", "let v = vec![g(a)?];", [("g(a)", "g(a)?")], id="a value in brackets"),
        pytest.param("g(a, b, c);", "g(b, a, c);", [("a, b", "b, a")], id="arguments that changed places"),
        pytest.param("g(a, b);", "g(c, d);", [("a", "c"), ("b", "d")], id="arguments that did not"),
        pytest.param("let s = make(a, 1);", "let s = build(a);", [("make(a, 1)", "build(a)")], id="a call as a whole"),
        pytest.param(
            "let s = x.make(a, b);", "let s = x.made(b);", [("x.make(a, b)", "x.made(b)")], id="a method's as well"
        ),
        pytest.param("let n = x.a();", "let n = x.b(1).c();", [("x.a()", "x.b(1).c()")], id="a call that became two"),
        pytest.param("let s = g(a, b);", "let s = g(a);", [(", b", "")], id="one argument less"),
        pytest.param("let s = S { a: 1 };", "let s = S { a: 1, b: 2 };", [("a: 1", "a: 1, b: 2")], id="a new field"),
        pytest.param(
            "let s = S { a: 1, };",
            "let s = S { a: 1, b: 2, };",
            [("a: 1", "a: 1, b: 2")],
            id="a new field before the last comma",
        ),
        pytest.param("g(); h();", "g(); /* so */\n h();", [], id="white space and comments"),
    ],
)
def test_the_smallest_run_that_is_one_idea(before: str, after: str, runs: list[tuple[str, str]]) -> None:
    """In a function's body."""
    assert shown(f"fn f() {{ {before} }}", f"fn f() {{ {after} }}") == runs


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ('fn f() { log::info!("{}", vec![a, b]); }', 'fn f() { log::info_("{}", vec_(a, b)); }'),
        ("fn f() { g(m!(a => b), n!(c)); }", "fn f() { g(m!(a => b), n_(c)); }"),
        ("fn f() { vec![1; n] }", None),
        ('fn f() { g("m!(a)"); } // m!(a)', None),
        ("macro_rules! m { ($x:expr) => { g!($x) } }", None),
        ("fn f() { m!(a", None),
    ],
)
def test_macros_are_read_as_calls_where_that_is_sound(source: str, read: str | None) -> None:
    """What holds no list of expressions, and what only looks like a macro, is left as it is."""
    assert as_calls(source.encode()).decode() == (read or source)


scraps = st.lists(
    st.sampled_from(
        ["fn f() {", "}", "m!(", "vec![", "]", ")", "a", ", ", ";", "/* c */", '"é"', "🦀", "x.y(1)", "{", "log::m!("]
    )
).map("".join)


@settings(deadline=None, max_examples=100)
@given(scraps | st.sampled_from(PROGRAMS))
def test_reading_macros_as_calls_moves_nothing(text: str) -> None:
    """Every offset is the source's own, and what parsed still parses."""
    source = text.encode()
    read = as_calls(source)
    assert len(read) == len(source)
    assert syntax.error_count(source) or not syntax.error_count(read)
    changed = {chr(b) for a, b in zip(source, read, strict=True) if a != b}
    assert changed <= set("_()")


@settings(deadline=None, max_examples=60)
@given(scraps, scraps)
def test_the_runs_are_all_that_changed(before: str, after: str) -> None:
    """Any two texts: each run lies in the text, they are in order and apart, and equal texts have none."""
    found = differences(before.encode(), after.encode())
    assert differences(before.encode(), before.encode()) == []
    assert all(0 <= run.start <= run.end <= len(before.encode()) for run in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_large_function_is_compared_in_little_time() -> None:
    """5,000 lines laid out anew with one change in them: the change is found, and every token is looked at once."""
    body = [f"    let x{n} = g(a{n}, {n}).h().i();" for n in range(5000)]
    before = "fn f() {\n" + "\n".join(body) + "\n}\n"
    after = before.replace("g(a77, 77)", "g(a77, 77)?").replace("    let", "\tlet").replace(", ", ",\n\t\t")
    assert shown(before, after) == [("g(a77, 77)", "g(a77,\n\t\t77)?")]
