"""Statements moved and values computed earlier: rustc refuses the text before and accepts one of the proposals."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koans.mutate import load_programs
from koans.validate import diagnostics_of
from sleepy_lsp.fixes.memory.moves import moved
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic
from tests.fixes.test_memory_pattern import error_at, error_of, path_of, scraps

CODES = "E0382 E0499 E0502 E0503 E0505 E0506 E0597 E0716 E0515 E0425".split()


def proposals(error: Diagnostic, path: str, text: str) -> dict[str, str]:
    """The text that each proposal would make → what it says it does, in order."""
    made: dict[str, str] = {}
    for title, change in moved(error, path, text.encode()):
        new = text.encode()
        for one in reversed(change):
            assert one.end <= len(new)
            new = new[: one.start] + one.text.encode() + new[one.end :]
        made.setdefault(new.decode(), title)
    return made


def check(before: str, after: str, title: str, code: str) -> None:
    """`after` is among the proposals for the error in `before`, under this title, and rustc accepts it."""
    error = error_of(before, code)
    found = proposals(error, path_of(error), before)
    assert after in found, "\n---\n".join(found)
    assert found[after] == title
    assert not any(said.is_error for said in diagnostics_of(after, edition="2021", crate_type="lib"))


@pytest.mark.parametrize(
    ("code", "before", "after", "title"),
    [
        pytest.param(
            "E0382",
            "pub fn f(s: String, v: &mut Vec<String>) -> usize {\n    v.push(s);\n    let n = s.len();\n    n\n}\n",
            "pub fn f(s: String, v: &mut Vec<String>) -> usize {\n    let n = s.len();\n    v.push(s);\n    n\n}\n",
            "move `v.push(s);` below `let n = s.len();`",
            id="a move below the last use",
        ),
        pytest.param(
            "E0502",
            'pub fn f(v: &mut Vec<u32>) -> u32 {\n    let first = &v[0];\n    v.push(1);\n    println!("{first}");\n'
            "    2\n}\n",
            'pub fn f(v: &mut Vec<u32>) -> u32 {\n    v.push(1);\n    let first = &v[0];\n    println!("{first}");\n'
            "    2\n}\n",
            "move `let first = &v[0];` below `v.push(1);`",
            id="a borrow taken later",
        ),
        pytest.param(
            "E0506",
            "pub fn f() -> u32 {\n    let mut n = 1;\n    let r = &n;\n    n = 2; // then\n    let m = *r;\n"
            "    m + n\n}\n",
            "pub fn f() -> u32 {\n    let mut n = 1;\n    let r = &n;\n     // then\n    let m = *r;\n    n = 2;\n"
            "    m + n\n}\n",
            "move `n = 2;` below `let m = *r;`",
            id="an assignment after the last use",
        ),
        pytest.param(
            "E0597",
            'pub fn f() -> usize {\n    let longest;\n    {\n        let text = String::from("a");\n'
            "        longest = text.as_str();\n    }\n    longest.len()\n}\n",
            'pub fn f() -> usize {\n    let longest;\n    let text = String::from("a");\n    {\n'
            "        longest = text.as_str();\n    }\n    longest.len()\n}\n",
            'declare `let text = String::from("a");` earlier',
            id="an owner declared before the block",
        ),
        pytest.param(
            "E0505",
            "pub fn f(s: String) -> usize {\n    let r = &s;\n    drop(s);\n    let n = r.len();\n    n\n}\n",
            "pub fn f(s: String) -> usize {\n    let r = &s;\n    let n = r.len();\n    drop(s);\n    n\n}\n",
            "move `drop(s);` below `let n = r.len();`",
            id="a move after the last use of a borrow",
        ),
        pytest.param(
            "E0425",
            "pub fn f(n: u32) -> u32 {\n    let double = total * 2;\n    let total = n + 1;\n    double + total\n}\n",
            "pub fn f(n: u32) -> u32 {\n    let total = n + 1;\n    let double = total * 2;\n    double + total\n}\n",
            "declare `let total = n + 1;` earlier",
            id="a declaration above its use",
        ),
        pytest.param(
            "E0425",
            "pub fn f(n: u32) -> u32 {\n    if n > 1 {\n        let extra = n;\n        let _ = extra;\n    }\n"
            "    n + extra\n}\n",
            "pub fn f(n: u32) -> u32 {\n    let extra = n;\n    if n > 1 {\n        let _ = extra;\n    }\n"
            "    n + extra\n}\n",
            "declare `let extra = n;` earlier",
            id="a declaration out of its block",
        ),
        pytest.param(
            "E0502",
            "pub fn f(v: &mut Vec<u32>) {\n    for x in v.iter_mut() {\n        *x += v.len() as u32;\n    }\n}\n",
            "pub fn f(v: &mut Vec<u32>) {\n    let value = v.len();\n    for x in v.iter_mut() {\n"
            "        *x += value as u32;\n    }\n}\n",
            "compute `v.len()` before",
            id="the size of what a loop has borrowed",
        ),
        pytest.param(
            "E0502",
            "pub struct A { items: Vec<u32>, base: u32 }\nimpl A {\n    fn size(&self) -> u32 { self.base }\n"
            "    pub fn f(&mut self) {\n        let size = 1;\n        let last = self.items.last_mut().unwrap();\n"
            "        *last = self.size() + size;\n    }\n}\n",
            "pub struct A { items: Vec<u32>, base: u32 }\nimpl A {\n    fn size(&self) -> u32 { self.base }\n"
            "    pub fn f(&mut self) {\n        let size = 1;\n        let size_2 = self.size();\n"
            "        let last = self.items.last_mut().unwrap();\n        *last = size_2 + size;\n    }\n}\n",
            "compute `self.size()` before",
            id="under a name that is free",
        ),
    ],
)
def test_a_move_that_rustc_accepts_is_proposed(code: str, before: str, after: str, title: str) -> None:
    """Exactly this text, indentation and comments included, under a title that says what moves where."""
    check(before, after, title, code)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "pub fn f(v: &mut Vec<Vec<u32>>) {\n    for x in v.iter_mut() {\n"
            "        x.push(v.first().map_or(0, |one| one.len() as u32));\n    }\n}\n",
            id="what a round may change",
        ),
        pytest.param(
            "pub fn f(v: &mut Vec<u32>) {\n    let last = v.last_mut().unwrap();\n    while *last > 0 {\n"
            "        *last -= v.len() as u32;\n    }\n}\n",
            id="a loop that borrows nothing",
        ),
    ],
)
def test_nothing_leaves_a_loop_that_may_differ_from_round_to_round(text: str) -> None:
    """What a loop computes in each round is not computed once before it."""
    error = error_of(text, "E0502")
    head = re.compile(r"^ *(for|while) ", re.MULTILINE)
    outside = [head.split(after)[0] for after in proposals(error, path_of(error), text)]
    assert not [one for one in outside if "v.len()" in one or "v.first()" in one]


def test_the_value_of_a_block_is_not_moved() -> None:
    """The last expression of a function is what it returns: nothing is put behind it."""
    text = "pub fn f(s: String, v: &mut Vec<String>) -> usize {\n    v.push(s);\n    s.len()\n}\n"
    error = error_of(text, "E0382")
    found = proposals(error, path_of(error), text)
    assert not [title for title in found.values() if title.startswith("move")]


def test_where_a_statement_stands_alone_nothing_is_reordered() -> None:
    """Two marks in one statement leave no order to change."""
    text = "pub fn f(v: Vec<u32>) -> (Vec<u32>, usize) {\n    (v, v.len())\n}\n"
    error = error_of(text, "E0382")
    assert not [title for title in proposals(error, path_of(error), text).values() if title.startswith("move")]


def test_other_errors_and_other_files_are_left_alone() -> None:
    """No rule for a type mismatch, and none without a mark in the file."""
    text = 'pub fn f() -> String { "a" }\n'
    error = error_of(text, "E0308")
    assert proposals(error, path_of(error), text) == {}
    text = "pub fn f(s: String) -> String {\n    drop(s);\n    s\n}\n"
    assert proposals(error_of(text, "E0382"), "other.rs", text) == {}


programs = st.sampled_from([program.text for program in load_programs(split="train")]) | scraps


@settings(deadline=None, max_examples=80)
@given(
    programs,
    st.sampled_from(CODES),
    st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 9999)), max_size=6),
)
def test_proposals_hold_for_any_text(text: str, code: str, places: list[tuple[int, int]]) -> None:
    """Wherever the marks are: edits lie in order in the text, and no token of it is lost."""
    error = error_at(places, text, code, "no matter")
    source = text.encode()
    words = sorted(syntax.tokens(syntax.parse(source).root_node))
    for number, (_, change) in enumerate(moved(error, "main.rs", source)):
        if number == 20:
            break
        ends = [offset for one in change for offset in (one.start, one.end)]
        assert ends == sorted(ends) and ends[0] >= 0 and ends[-1] <= len(source)
        new = source
        for one in reversed(change):
            new = new[: one.start] + one.text.encode() + new[one.end :]
        if not syntax.parse(source).root_node.has_error:
            left = list(syntax.tokens(syntax.parse(new).root_node))
            assert len(left) >= len(words)
