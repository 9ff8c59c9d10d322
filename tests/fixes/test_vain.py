"""What a fix changes in vain is refused: verification of hand-made edits, with the real compiler and its warnings."""

from pathlib import Path

import pytest

from sleepy_lsp.episode import Candidate, Verdict
from sleepy_lsp.fixes.draft import check
from sleepy_lsp.fixes.vain import built_for_nothing
from sleepy_lsp.fixes.verify import verify
from sleepy_lsp.rust.shadow import Shadow
from sleepy_lsp.rust.text import minimal_edits
from tests.support import write_tree

TALLY = (
    "pub fn tally(all: &[u8]) -> usize {\n    let odd = 0;\n"
    "    let mut count = move |n: u8| {\n        if n % 2 == 1 {\n            odd += 1;\n        }\n    };\n"
    "    for n in all {\n        count(*n);\n    }\n    odd\n}\n"
)
MOVES = (
    "#[derive(Clone, Copy)]\npub struct Spot {\n    pub x: i32,\n}\npub struct Cart {\n    pub spot: Spot,\n}\n"
    "impl Cart {\n    pub fn step(&mut self) {\n        let spot = self.spot;\n        spot.x += 1;\n    }\n}\n"
)
FILES = (
    "pub struct Drawer {\n    pub papers: Vec<u8>,\n}\nimpl Drawer {\n    pub fn put(&mut self, n: u8) {\n"
    "        let papers = self.papers.clone();\n        papers.push(n);\n    }\n}\n"
)
BOOKS = (
    "#[derive(Clone)]\npub struct Book {\n    pub sum: i64,\n}\nfn enter(mut book: Book, n: i64) -> i64 {\n"
    "    book.sum += n;\n    book.sum\n}\npub fn all(of: &[i64]) -> Book {\n    let book = Book { sum: 0 };\n"
    "    for n in of {\n        enter(book, *n);\n    }\n    book\n}\n"
)
BENDS = "pub fn bend(list: &[u8]) {\n    for n in list.to_vec() {\n        n += 1;\n    }\n}\n"
RAISED = "fn raise(pay: u32) {\n    pay += 10;\n}\npub fn f() {\n    raise(1);\n}\n"
LATER = "pub fn f(list: &[u8]) {\n    let sum = 0;\n    for n in list {\n        sum += usize::from(*n);\n    }\n}\n"
RETURNED = "pub fn f(list: &[u8]) -> Vec<u8> {\n    let more = list.to_vec();\n    more.push(1);\n    more\n}\n"
PRINTED = 'pub fn f(list: &[u8]) {\n    let more = list.to_vec();\n    more.push(1);\n    println!("{more:?}");\n}\n'
HANDED = (
    "fn longest(mut list: Vec<u8>) -> u8 {\n    list.sort();\n    list[0]\n}\n"
    "pub fn f(list: Vec<u8>) -> (u8, Vec<u8>) {\n    let top = longest(list);\n    (top, list)\n}\n"
)


def verdict_on(tmp_path: Path, text: str, old: str, new: str) -> Verdict:
    """The verdict on changing `old` to `new` for the first error of a program."""
    assert text.count(old) == 1
    file = write_tree(tmp_path / "user", {"program.rs": text}) / "program.rs"
    edits = minimal_edits(file, text.encode(), text.replace(old, new).encode())
    with Shadow(file, tmp_path / "cache", edition="2021", crate_type="lib") as shadow:
        draft = check(shadow, {})
        return verify(draft, draft.episodes()[:1], Candidate(tuple(edits), "compiler", f"{old} to {new}"))


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        pytest.param(TALLY, "let odd", "let mut odd", id="a number that a closure has moved into itself"),
        pytest.param(MOVES, "let spot", "let mut spot", id="a copy of a field"),
        pytest.param(FILES, "let papers", "let mut papers", id="a clone that is only pushed to"),
        pytest.param(BENDS, "for n", "for mut n", id="a loop's own copies"),
        pytest.param(RAISED, "(pay: u32)", "(mut pay: u32)", id="a parameter"),
        pytest.param(BOOKS, "enter(book, *n)", "enter(book.clone(), *n)", id="a clone for a function that changes it"),
    ],
)
def test_a_copy_changed_in_vain_is_no_fix(tmp_path: Path, text: str, old: str, new: str) -> None:
    """It compiles, and the statement that wanted to change something changes nothing."""
    verdict = verdict_on(tmp_path, text, old, new)
    assert not verdict.accepted
    assert "in vain" in verdict.reason


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        pytest.param(LATER, "let sum", "let mut sum", id="a variable that is not used yet"),
        pytest.param(RETURNED, "let more", "let mut more", id="a copy that is returned"),
        pytest.param(PRINTED, "let more", "let mut more", id="a copy that is printed"),
        pytest.param(HANDED, "longest(list)", "longest(list.clone())", id="a clone whose result is taken"),
    ],
)
def test_what_is_read_or_may_yet_be_read_is_a_fix(tmp_path: Path, text: str, old: str, new: str) -> None:
    """Half-written code leaves variables unused; that is no reason to refuse `mut`."""
    assert verdict_on(tmp_path, text, old, new).accepted


def test_a_method_that_only_calls_itself_is_no_fix(tmp_path: Path) -> None:
    """rustc only warns of it."""
    text = "pub trait Room {\n    fn room(&self) -> u32;\n}\npub struct Vase;\nimpl Room for Vase {\n}\n"
    given = "impl Room for Vase {\n    fn room(&self) -> u32 {\n        self.room()\n    }\n}"
    verdict = verdict_on(tmp_path, text, "impl Room for Vase {\n}", given)
    assert (verdict.accepted, verdict.reason) == (False, "writes a function that only calls itself")


def test_what_is_built_and_not_returned_is_noticed() -> None:
    """Only where the returned value was written, and nothing reads what was built."""
    text = b"fn f(t: &str) -> String {\n    let mut r = String::new();\n    r.push('a');\n    t.to_string()\n}\n"
    at = text.index(b".to_string")
    assert built_for_nothing(text, at, at + len(b".to_string()"), ()) == "r"
    read = text.replace(b"t.to_string()", b"t.to_string() + &r")
    assert built_for_nothing(read, at, at + len(b".to_string()"), ()) is None
    assert built_for_nothing(text, text.index(b"push"), text.index(b"push") + 4, ()) is None
