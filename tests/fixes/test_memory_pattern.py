"""One repair becomes a pattern; the pattern mends another program: text in, text out, with rustc's real words."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koans.mutate import load_programs
from koans.operators import mutations
from koans.validate import diagnostics_of
from sleepy_lsp.fixes.memory.factory import factory_patterns
from sleepy_lsp.fixes.memory.learning import learn
from sleepy_lsp.fixes.memory.matching import applications
from sleepy_lsp.fixes.memory.pattern import Pattern
from sleepy_lsp.fixes.memory.places import Relation, quoted_names, shape_of, spans_of
from sleepy_lsp.fixes.memory.scene import Scene
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic, Span
from tests.fixes.repairs import error_of, learned, path_of, texts

PROGRAMS = load_programs(split="train")
FILE = "main.rs"


def check(example: tuple[str, str], before: str, after: str, code: str) -> None:
    """A repair teaches a pattern that turns `before` into `after` at its first try."""
    pattern = learned(*example, code)
    assert texts(pattern, error_of(before, code), before)[:1] == [after], pattern.describe()


@pytest.mark.parametrize(
    ("example", "before", "after", "code"),
    [
        pytest.param(
            ('pub fn f() -> String { "a" }\n', 'pub fn f() -> String { "a".to_string() }\n'),
            'pub fn name(n: u8) -> String {\n    if n > 1 { return String::new(); }\n    "one"\n}\n',
            'pub fn name(n: u8) -> String {\n    if n > 1 { return String::new(); }\n    "one".to_string()\n}\n',
            "E0308",
            id="a call around what the error marks",
        ),
        pytest.param(
            ("pub fn f(n: u32) -> Option<u32> { n + 1 }\n", "pub fn f(n: u32) -> Option<u32> { Some(n + 1) }\n"),
            "pub fn g(s: &str) -> Option<usize> { s.len() + 7 }\n",
            "pub fn g(s: &str) -> Option<usize> { Some(s.len() + 7) }\n",
            "E0308",
            id="an expression of another shape in the hole",
        ),
        pytest.param(
            (
                "pub struct A { n: u8 }\nimpl A { pub fn f(&self) -> u8 { n } }\n",
                "pub struct A { n: u8 }\nimpl A { pub fn f(&self) -> u8 { self.n } }\n",
            ),
            "pub struct Till { total: u64 }\nimpl Till { pub fn sum(&self) -> u64 { total } }\n",
            "pub struct Till { total: u64 }\nimpl Till { pub fn sum(&self) -> u64 { self.total } }\n",
            "E0425",
            id="a name that the message quotes",
        ),
        pytest.param(
            (
                "pub enum E { A, B }\npub fn f(e: &E) -> u8 {\n    match e {\n        E::A => 1,\n    }\n}\n",
                "pub enum E { A, B }\npub fn f(e: &E) -> u8 {\n    match e {\n        E::A => 1,\n        E::B => 0,\n"
                "    }\n}\n",
            ),
            "pub enum E { C, D }\npub fn f(e: &E) -> u8 {\n    match e {\n        E::C => 9,\n    }\n}\n",
            "pub enum E { C, D }\npub fn f(e: &E) -> u8 {\n    match e {\n        E::C => 9,\n        E::D => 0,\n"
            "    }\n}\n",
            "E0004",
            id="an arm beside an arm",
        ),
        pytest.param(
            (
                "pub struct A { s: &str }\n",
                "pub struct A<'a> { s: &'a str }\n",
            ),
            "pub struct Line { text: &str }\n",
            "pub struct Line<'a> { text: &'a str }\n",
            "E0106",
            id="two places that belong together",
        ),
    ],
)
def test_a_repair_is_made_elsewhere(example: tuple[str, str], before: str, after: str, code: str) -> None:
    """Holes take the other program's code, words the names in its error."""
    check(example, before, after, code)


def test_comments_of_the_user_stay() -> None:
    """What a hole takes along keeps its comments and its layout."""
    example = ("pub fn f() -> u8 { 1; }\n", "pub fn f() -> u8 { 1 }\n")
    before = (
        "fn h(n: u8, m: u8) -> u8 { n + m }\n"
        "pub fn g(n: u8) -> u8 {\n    h(\n        n, // the first\n        /* as before */\n        1,\n    );\n}\n"
    )
    check(example, before, before.replace("    );\n", "    )\n"), "E0308")


def test_a_comment_goes_with_its_code() -> None:
    """Also where the layout around it is the pattern's."""
    example = (
        "pub fn f(n: u8) -> u8 { if n = 1 { 2 } else { 3 } }\n",
        "pub fn f(n: u8) -> u8 { if n == 1 { 2 } else { 3 } }\n",
    )
    before = "pub fn g(m: u8) -> u8 { if m = /* the limit */ 40 { 2 } else { 3 } }\n"
    check(example, before, before.replace("m =", "m =="), "E0308")


def test_a_change_that_would_lose_a_comment_is_not_proposed() -> None:
    """Where the comment lies in what the pattern drops, there is no place to keep it."""
    pattern = learned("pub fn f(s: &str) -> &str { &s.len() }\n", "pub fn f(s: &str) -> &str { s }\n", "E0308")
    before = "pub fn f(t: &str) -> &str { &t.len(%s) }\n"
    assert texts(pattern, error_of(before % "", "E0308"), before % "")
    assert texts(pattern, error_of(before % "/* why */", "E0308"), before % "/* why */") == []


def test_nothing_of_the_examples_comments_is_learned() -> None:
    """A pattern goes into other people's files: what was written beside the code stays where it was."""
    pattern = learned(
        'pub fn f() -> String { g(/* secret */ 1) }\npub fn g(n: u8) -> &\'static str { ["a"][n as usize] }\n',
        "pub fn f() -> String { g(/* secret */ 1)\n // hidden\n .to_string() }\n"
        'pub fn g(n: u8) -> &\'static str { ["a"][n as usize] }\n',
    )
    assert "secret" not in repr(pattern) and "hidden" not in repr(pattern)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("pub fn f(n: u32) -> String { g(n) }\n", id="another code"),
        pytest.param("pub fn f(n: u32) -> u32 { n = 1; n }\n", id="another code still"),
    ],
)
def test_another_error_is_left_alone(text: str) -> None:
    """A pattern speaks of one error code."""
    pattern = learned('pub fn f() -> String { "a" }\n', 'pub fn f() -> String { "a".to_string() }\n')
    assert texts(pattern, error_of(text, None), text) == []


def test_words_are_only_used_for_messages_of_the_same_form() -> None:
    """`@0` is the first quoted name of one kind of message, and something else in another."""
    pattern = learned(
        "pub struct A { n: u8 }\nimpl A { pub fn f(&self) -> u8 { n } }\n",
        "pub struct A { n: u8 }\nimpl A { pub fn f(&self) -> u8 { self.n } }\n",
    )
    text = "pub fn f() -> u8 { n() }\n"
    error = error_of(text, "E0425")
    assert shape_of(error) != pattern.shape
    assert texts(pattern, error, text) == []


def test_quoted_names_come_in_order_and_once() -> None:
    """From the message, then from the label of the primary span; paths and generics in their parts."""
    text = "use std::collections::HashMap;\npub fn f() -> HashMap<String, u8> { Some(1) }\n"
    assert quoted_names(error_of(text, "E0308")) == ["HashMap", "String", "u8", "Option", "integer"]


def test_unchanged_text_teaches_nothing() -> None:
    """Nor does one in which only comments and white space differ."""
    before = 'pub fn f() -> String { "a" }\n'
    error = error_of(before, "E0308")
    for after in (before, before.replace("{", "{ // so\n")):
        assert learn(error, path_of(error), before.encode(), after.encode()) is None


def test_a_rewrite_teaches_nothing() -> None:
    """A change of half the file is no idea that fits elsewhere."""
    program = PROGRAMS[0].text
    before = program + 'pub fn f() -> String { "a" }\n'
    error = error_of(before, "E0308")
    assert learn(error, path_of(error), before.encode(), PROGRAMS[1].text.encode()) is None


MARKED = (Relation.SAME, Relation.INSIDE, Relation.AROUND)


def test_a_learned_pattern_mends_the_text_that_it_was_learned_from() -> None:
    """Slips made in this project's programs: each repair of what the error marks is a first try for its own error.

    One that lies elsewhere in the statement or the item may have too many places to be tried at.
    """
    chooser = random.Random(1)
    n_learned = 0
    for program in chooser.sample(PROGRAMS, 12):
        for mutation in chooser.sample(mutations(program.text.encode(), 3, most_an_operator=1), 4):
            broken = mutation.applied(program.text.encode()).decode()
            errors = [e for e in diagnostics_of(broken, edition=program.edition, crate_type="lib") if e.is_error]
            if not errors or errors[0].primary is None:
                continue
            pattern = learn(errors[0], path_of(errors[0]), broken.encode(), program.text.encode())
            if pattern is None or any(site.relation not in MARKED for site in pattern.sites):
                continue
            n_learned += 1
            wanted = tokens(program.text)
            assert wanted in map(tokens, texts(pattern, errors[0], broken)), (mutation.operator, pattern.describe())
    assert n_learned >= 20


def tokens(text: str) -> list[str]:
    return syntax.tokens(syntax.parse(text.encode()).root_node)


# --- any text at all

FACTORY = [known.pattern for group in factory_patterns().values() for known in group]
TEMPLATE = error_of('pub fn f() -> String { "a" }\n', "E0308")
scraps = st.lists(
    st.sampled_from(
        ["fn f() {", "}", "let x = ", ";", "/* c */", "// d\n", "\n", "#", "'a", '"é"', "🦀", "x.y(1)", ")", "v[0]"]
    )
).map("".join)
rust = st.sampled_from([program.text for program in PROGRAMS]) | scraps


def error_at(places: list[tuple[int, int]], text: str, code: str | None, message: str) -> Diagnostic:
    """An error with these spans, as far as the text goes."""
    size = len(text.encode())
    spans = [
        Span(FILE, min(a, b) % (size + 1), max(min(a, b) % (size + 1), max(a, b) % (size + 1)), 1, 1, 1, 1, n == 0)
        for n, (a, b) in enumerate(places)
    ]
    return replace(TEMPLATE, code=code, message=message, spans=tuple(spans), notes=())


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(FACTORY),
    rust,
    st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 9999)), max_size=7),
    st.data(),
)
def test_applying_answers_for_any_text(
    pattern: Pattern, text: str, places: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Parsable or not, wherever the spans are: each change lies in the text, in order, and there are few of them."""
    message = data.draw(st.sampled_from(["mismatched types", "cannot find `x` in `f`", "`", "expected `String`"]))
    error = error_at(places, text, pattern.code or None, message)
    source = text.encode()
    changes = list(applications(replace(pattern, shape=""), Scene(error, FILE, source)))
    assert len(changes) <= 4 and len(set(changes)) == len(changes)
    for change in changes:
        ends = [(one.start, one.end) for one in change]
        assert all(0 <= start <= end <= len(source) for start, end in ends)
        assert all(a[1] <= b[0] for a, b in pairwise(ends))
    assert list(applications(pattern, Scene(error, "other.rs", source))) == []


@settings(deadline=None, max_examples=60)
@given(rust, rust, st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 9999)), min_size=1, max_size=4))
def test_learning_answers_for_any_two_texts(before: str, after: str, places: list[tuple[int, int]]) -> None:
    """A pattern, or None; and what it learned can be applied to where it was learned without trouble."""
    error = error_at(places, before, "E0308", "expected `x`, found `f`")
    pattern = learn(error, FILE, before.encode(), after.encode())
    if pattern is not None:
        assert pattern.code == "E0308" and len(pattern.sites) <= 3
        list(applications(pattern, Scene(error, FILE, before.encode())))


def test_code_that_is_nested_very_deeply_is_no_trouble() -> None:
    """A sum of 3000 terms: learned from at its innermost, and looked through for places."""
    before = "pub fn f() -> u32 { " + " + ".join(["1"] * 3000) + " }\n"
    after = before.replace("{ 1 +", "{ 2 +")
    error = error_at([(20, len(before) - 3)], before, "E0308", "mismatched types")
    learn(error, FILE, before.encode(), after.encode())
    scene = Scene(error, FILE, before.encode())
    for pattern in FACTORY:
        list(applications(replace(pattern, code="E0308", shape=""), scene))


def test_spans_of_notes_count_and_suggestions_do_not() -> None:
    """Where a value was moved is part of the error; where rustc would insert text is not."""
    text = "pub fn f(s: String) -> usize {\n    let t = s;\n    t.len() + s.len()\n}\n"
    error = error_of(text, "E0382")
    marked = {text[start:end] for start, end in spans_of(error, path_of(error))}
    assert marked == {"s"}
    assert len(spans_of(error, path_of(error))) == 3
    assert spans_of(error, "other.rs") == []
