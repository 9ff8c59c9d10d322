"""Past repairs as examples: which are chosen for an error, what is shown of them, and what is never one."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepy_lsp.fixes import prompt
from sleepy_lsp.fixes.context import context
from sleepy_lsp.fixes.memory.choices import Choices, load_memory, save_choices
from sleepy_lsp.fixes.memory.examples import MOST_EXAMPLES, MOST_TOKENS, Repair, changed_statements, nearest
from sleepy_lsp.fixes.memory.learned import Learner
from sleepy_lsp.journal.events import Accepted, Dismissed, Event, FixName, Text, TextChange, Undone
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.purge import purge
from tests.fixes.test_learned import RENAMED, TURNED, mended_by_hand
from tests.support import Bench

PROGRAM = """\
struct Till;
impl Till { fn total(&self) -> i64 { 1 } fn pay(&self, name: &str, cents: i64) {} }
fn sum(till: &Till) -> i64 { till.amount() }
fn pay(till: &Till) { till.pay(5, "Ada"); }
fn main() {}
"""


@pytest.fixture
def journal(sleepy_home: Path) -> Iterator[Journal]:
    from sleepy_lsp import paths

    with Journal.open(paths.private_dir(paths.journal_file().parent) / paths.journal_file().name) as opened:
        yield opened


def repairs_in(journal: Journal) -> list[Repair]:
    learner = Learner()
    return learner.repairs(learner.learned_from(journal))


# --- what is shown of a repair


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        pytest.param(
            "fn f(a: A) {\n    a.one();\n    if a.ok() {\n        a.two();\n    }\n}",
            "fn f(a: A) {\n    a.one();\n    if a.ok() {\n        a.three();\n    }\n}",
            [("a.two();", "a.three();")],
            id="the innermost statement",
        ),
        pytest.param(
            "fn f(a: A) {\n    a.two();\n    a.one();\n    a.two();\n    b(&a.two());\n}",
            "fn f(a: A) {\n    a.three();\n    a.one();\n    a.three();\n    b(&a.three());\n}",
            [("a.two();", "a.three();"), ("b(&a.two());", "b(&a.three());")],
            id="each place, what is the same once",
        ),
        pytest.param(
            "fn f(a: A) {\n    a.one();\n}",
            "fn f(a: A) {\n    let b = a.copy();\n    a.one();\n}",
            [("", "let b = a.copy();")],
            id="what came in",
        ),
        pytest.param(
            "fn f(a: A) {\n    a.one(); // once\n}", "fn f(a: A) {\n\ta.one();\n}", [], id="white space and comments"
        ),
        pytest.param(
            'fn f(a: A) {\n    println!("{}", a.two());\n}',
            'fn f(a: A) {\n    println!("{}", a.three());\n}',
            [('println!("{}", a.two());', 'println!("{}", a.three());')],
            id="in a macro",
        ),
        pytest.param(
            "fn f(a: &A) {\n" + "    a.some_call_or_other();\n" * 20 + "}",
            "fn f(a: A) {\n" + "    a.some_call_or_other();\n" * 20 + "}",
            [("fn f(a: &A) {", "fn f(a: A) {")],
            id="of a long item its changed lines",
        ),
        pytest.param(
            "fn f() {\r\n    match x {\r\n        1 => old(),\r\n        _ => other(),\r\n    }\r\n}",
            "fn f() {\r\n    match x {\r\n        1 => new(),\r\n        _ => other(),\r\n    }\r\n}",
            [("1 => old(),", "1 => new(),")],
            id="an arm",
        ),
        pytest.param(
            f"fn f() {{\n    a();\n    let x = {'1 + ' * 4000}b();\n}}",
            f"fn f() {{\n    a();\n    let x = {'1 + ' * 4000}c();\n}}",
            [(f"let x = {'1 + ' * 4000}b();", f"let x = {'1 + ' * 4000}c();")],
            id="deeper than Python can follow",
        ),
    ],
)
def test_the_smallest_statement_that_says_it(before: str, after: str, shown: list[tuple[str, str]]) -> None:
    assert changed_statements(before.encode(), after.encode()) == shown


@given(st.lists(st.sampled_from("abcd"), max_size=8), st.lists(st.sampled_from("abcd"), max_size=8))
def test_what_is_shown_is_what_differs(old: list[str], new: list[str]) -> None:
    """Nothing for equal texts, something for others, and each side is in its text."""
    before, after = ("fn f() {\n" + "".join(f"    {name}(1);\n" for name in names) + "}" for names in (old, new))
    shown = changed_statements(before.encode(), after.encode())
    assert bool(shown) == (old != new)
    for was, became in shown:
        assert all(line.strip() in before for line in was.split("\n"))
        assert all(line.strip() in after for line in became.split("\n"))


# --- what can be an example


def test_what_the_user_did_by_hand_is_an_example(journal: Journal) -> None:
    mended_by_hand(journal, *TURNED)
    (found,) = repairs_in(journal)
    assert found.statements == (('book.post_entry("till", 500);', 'book.post_entry(500, "till");'),)
    assert (found.code, found.message) == ("E0308", "arguments to this method are incorrect")


def test_what_did_not_stay_is_none(journal: Journal) -> None:
    """An undone and a dismissed fix, and a repair whose pattern was turned down again and again."""
    mended_by_hand(journal, *RENAMED)
    record = journal.episodes()[0]
    seen = journal.events(record.id)[0].detail
    change = (TextChange(record.path, 1, *RENAMED),)
    for detail in (seen, Accepted(FixName("model", None, 1), "t", change), Undone()):
        journal.record(Event("/shop", "s", "undone", detail))
    assert [one.episode for one in repairs_in(journal)] == [record.id]
    (pattern,) = {one.id for one in Learner().learned_from(journal)}
    for number in range(2):
        for detail in (seen, Dismissed((FixName("memory", pattern, 1),))):
            journal.record(Event("/shop", "s", f"turned down {number}", detail))
    assert repairs_in(journal) == []


@pytest.mark.parametrize(
    "after",
    [
        pytest.param("pub fn total(book: &Ledger) -> i64 {\n    todo!()\n}\n", id="a stub"),
        pytest.param("", id="the whole item gone"),
        pytest.param(RENAMED[1] + "".join(f"fn f{n}() {{ let a = {n}; }}\n" for n in range(100)), id="far too long"),
    ],
)
def test_a_repair_that_threw_code_away_or_fills_the_prompt_is_none(journal: Journal, bench: Bench, after: str) -> None:
    """Though the user did it; another example may be as near."""
    mended_by_hand(journal, RENAMED[0], after)
    (found,) = repairs_in(journal)
    draft = bench.draft(PROGRAM)
    near = replace(found, project=str(bench.shadow.root), names=frozenset({"Till"}))
    assert nearest([near], draft, bench.target(draft, "E0599")) == []


def test_what_is_forgotten_or_purged_is_none(journal: Journal) -> None:
    mended_by_hand(journal, *RENAMED)
    mended_by_hand(journal, *TURNED)
    learner = Learner()
    known = load_memory(learner)
    assert len(learner.repairs(known)) == 2
    save_choices(Choices({one.id for one in known if "`balance`" in one.pattern.describe()}))
    assert [one.code for one in learner.repairs(load_memory(learner))] == ["E0308"]
    purge(journal, project="/shop")
    assert learner.repairs(load_memory(learner)) == []


def test_a_journal_that_is_deleted_takes_its_examples_along(journal: Journal) -> None:
    """Those without a pattern, too."""
    mended_by_hand(journal, *RENAMED)
    learner = Learner()
    learner.learned_from(journal)
    assert learner.repairs(learner.learned_from(None)) == []


# --- which are chosen


def change(before: str, after: str) -> tuple[TextChange, ...]:
    """A statement of a function became another."""
    return (TextChange("/x.rs", 1, Text(f"fn f() {{ {before} }}"), Text(f"fn f() {{ {after} }}")),)


def repair(bench: Bench, n: int, **changes: object) -> Repair:
    """A repair of the bench's project that has nothing to do with PROGRAM."""
    root, names = str(bench.shadow.root), frozenset({"Far"})
    one = Repair(n, root, "/x.rs", "E0000", "m", "m", (), change(f"a{n}();", f"b{n}();"), names, (f"p{n}",))
    return replace(one, **changes)  # type: ignore[arg-type]


NO_METHOD = "no method named `_` found for reference `_` in the current scope"


def chosen(bench: Bench, repairs: list[Repair], code: str) -> list[int]:
    draft = bench.draft(PROGRAM)
    return [one.episode for one in nearest(repairs, draft, bench.target(draft, code))]


def test_the_nearest_are_chosen(bench: Bench) -> None:
    """Same code and message, else same code, else any; most names, then the same file, then the latest; told in the
    order they were made."""
    file, till = str(bench.shadow.path), frozenset({"Till"})
    ranked = [
        repair(bench, 5, code="E0599", normalised=NO_METHOD, names=till | {"amount"}),
        repair(bench, 3, code="E0599", normalised=NO_METHOD, names=till, path=file),
        repair(bench, 4, code="E0599", normalised=NO_METHOD, names=till),
        repair(bench, 2, code="E0599", names=till | {"amount"}),
        repair(bench, 1, names=till | {"amount"}, path=file),
        repair(bench, 6, code="E0599", normalised=NO_METHOD),
    ]
    assert chosen(bench, ranked, "E0599") == [3, 4, 5]
    assert chosen(bench, [*ranked, repair(bench, 7, code="E0599", normalised=NO_METHOD, names=till)], "E0599") == [
        *(3, 5, 7)
    ]
    assert chosen(bench, ranked[1:], "E0599") == [3, 4]
    assert chosen(bench, ranked[3:], "E0599") == [2]
    assert chosen(bench, ranked[4:], "E0599") == [1]
    assert chosen(bench, ranked[5:], "E0599") == []


def test_the_api_that_is_used_counts_where_the_message_names_nothing(bench: Bench) -> None:
    """`arguments to this method are incorrect` says nothing of `pay`; the line does."""
    assert chosen(bench, [repair(bench, 1, names=frozenset({"pay"})), repair(bench, 2)], "E0308") == [1]


def test_what_says_the_same_is_shown_once(bench: Bench) -> None:
    """By pattern, and by text where a repair taught none."""
    till = {"names": frozenset({"Till"})}
    alike = [repair(bench, n, **till, patterns=("p",)) for n in (1, 2)]
    assert chosen(bench, alike, "E0599") == [2]
    same = [repair(bench, n, **till, patterns=(), changes=change("a();", "b();")) for n in (1, 2)]
    assert chosen(bench, same, "E0599") == [2]


def test_examples_stay_in_their_project(bench: Bench) -> None:
    """Another project's code is never in a prompt; a file that stands alone is a project."""
    known = [
        repair(bench, n, project=project, names=frozenset({"Till"}))
        for n, project in enumerate(["/other", str(bench.shadow.root), str(bench.shadow.path)])
    ]
    assert chosen(bench, known, "E0599") == [1, 2]


LENGTHS = st.lists(st.tuples(st.integers(1, 1200), st.booleans(), st.integers(0, 3)), max_size=12)


@given(LENGTHS)
def test_never_more_than_fits(bench: Bench, wanted: list[tuple[int, bool, int]]) -> None:
    """At most so many, within the budget, each of the project and with something in common; the same every time."""
    known = [
        repair(
            bench,
            n,
            changes=change("x" * length + "();", f"y{n}();"),
            names=frozenset({"Till" if is_near else "Far"}),
            patterns=(f"p{pattern}",),
        )
        for n, (length, is_near, pattern) in enumerate(wanted)
    ]
    draft = bench.draft(PROGRAM)
    found = nearest(known, draft, bench.target(draft, "E0599"))
    assert len(found) <= MOST_EXAMPLES
    assert sum(one.n_tokens for one in found) <= MOST_TOKENS
    assert len(prompt.examples_text(found).encode()) <= 3 * MOST_TOKENS + 200
    assert all("Till" in one.names for one in found)
    assert len({one.patterns for one in found}) == len(found)
    fitting = [one for one in known if "Till" in one.names and one.n_tokens <= MOST_TOKENS]
    assert bool(found) == bool(fitting)
    assert found == nearest(known[::-1], draft, bench.target(draft, "E0599"))


def test_a_thousand_repairs_take_five_milliseconds(bench: Bench) -> None:
    till = frozenset({"Till", "amount"})
    known = [repair(bench, n, code="E0599", normalised=NO_METHOD, names=till) for n in range(1000)]
    draft = bench.draft(PROGRAM)
    target = bench.target(draft, "E0599")
    times = []
    for _ in range(20):
        started = time.perf_counter()
        nearest(known, draft, target)
        times.append(time.perf_counter() - started)
    assert min(times) < 0.005


# --- in the prompt


def test_without_examples_the_prompt_is_what_it_was(bench: Bench) -> None:
    """Byte for byte: what adapters were trained on and measurements were made with."""
    draft = bench.draft(PROGRAM)
    target = bench.target(draft, "E0599")
    shown = context(draft, target)
    assert prompt.messages(draft, target, shown, "TAIL") == [
        {"role": "system", "content": prompt.RULES},
        {"role": "user", "content": f"{shown.text}\n\n{prompt.compiler_text(draft, target)}\n\nTAIL"},
    ]


def test_examples_come_before_what_differs_by_error(bench: Bench) -> None:
    """So that two errors with the same examples share them in the worker's cache; each says what was, what became."""
    draft = bench.draft(PROGRAM)
    texts = [("let a = 1;", "let a = 2;"), ("u();", "u(); v();"), ("#[a] mod c; w();", "mod c; w();")]
    changes = tuple(one for pair in texts for one in change(*pair))
    known = [repair(bench, 1, code="", message="odd", changes=changes)]
    said = []
    for code in ("E0599", "E0308"):
        target = bench.target(draft, code)
        shown = context(draft, target)
        plain, told = (
            prompt.messages(draft, target, shown, "TAIL", examples)[1]["content"] for examples in ((), known)
        )
        assert told.endswith(f"\n\n{plain}")
        said.append(told.removesuffix(plain))
    assert (
        said
        == [
            "Errors in this project that were mended before, and how:\n\nerror: odd\n"
            "```rust\nlet a = 1;\n```\nbecame\n```rust\nlet a = 2;\n```\n"
            "added:\n```rust\nv();\n```\nremoved:\n```rust\n#[a]\n```\n\n"
        ]
        * 2
    )
