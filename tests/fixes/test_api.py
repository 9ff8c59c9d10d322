"""The user's own items in a pattern: what tells errors of one API from those of another."""

from pathlib import Path

import pytest

from sleepy_lsp.fixes.draft import check
from sleepy_lsp.fixes.routing import Pattern, pattern_of
from tests.support import Bench, crate, shadow_of

HALL = """pub struct Cents(pub u64);
pub struct Hall { seats: Vec<String> }
impl Hall {
    pub fn book(&mut self, name: &str, row: u8) -> Cents { self.seats.push(name.to_string()); Cents(row.into()) }
}
pub mod billing { pub fn pay(_: u64) {} }
"""


def api(bench: Bench, use: str) -> str:
    draft = bench.draft(HALL + use)
    return pattern_of(draft, draft.episodes()[0].diagnostic).api


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        pytest.param("pub fn f(h: &Hall) { h.reserve(1); }", "Hall", id="a type that the message quotes"),
        pytest.param("pub fn f() { billing::settle(3) }", "billing", id="a module, where it quotes no type"),
        pytest.param("pub fn f() -> Cents { 12 }", "Cents", id="a type that a label quotes"),
        pytest.param(
            "pub fn f(h: &mut Hall) { h.book(1); }", "Hall", id="the type of the method that a note points at"
        ),
        pytest.param("pub fn f() { billing::pay(); }", "pay", id="the function that a note points at"),
        pytest.param("pub fn f() -> u32 { 1; }", "", id="the function that the error is in is no API"),
        pytest.param("pub fn f(s: String) { drop(s); drop(s); }", "", id="nothing of the user's"),
        pytest.param(
            "pub fn f() { let pay = String::new(); drop(pay); drop(pay); }", "", id="a variable called as a function is"
        ),
    ],
)
def test_api_of_an_error(bench: Bench, use: str, expected: str) -> None:
    assert api(bench, use) == expected


def test_the_api_may_be_declared_in_another_file(tmp_path: Path) -> None:
    """And a draft's own text counts, not the one on disk."""
    files = {"src/lib.rs": "mod hall;\npub fn f(h: &hall::Hall) { h.reserve(1); }\n", "src/hall.rs": HALL}
    root = crate(tmp_path / "demo", files)
    with shadow_of(root, tmp_path / "cache") as shadow:
        draft = check(shadow, {})
        error = next(error for error in draft.errors if error.code == "E0599")
        assert pattern_of(draft, error) == Pattern("E0599", "no method named `_` found for reference `_` in the current scope", "Hall")  # fmt: skip  # noqa: E501
        renamed = {path: draft.read(path).replace(b"Hall", b"Room") for path in shadow.rust_files()}
        draft = check(shadow, renamed)
        assert pattern_of(draft, next(e for e in draft.errors if e.code == "E0599")).api == "Room"
