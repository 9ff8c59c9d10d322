"""Edits become the items around them, before and after: what the editor makes of the file, in readable pieces."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sleepy_lsp.journal.changes import item_changes
from sleepy_lsp.rust.text import Edit, apply_edits

PATH = Path("/p/src/lib.rs")
TEXT = b"""use std::fmt;

/// Adds.
#[inline]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

struct Point {
    x: i32,
}

impl Point {
    fn len(&self) -> i32 {
        self.x
    }
}
"""


def edit(old: bytes, new: str, text: bytes = TEXT) -> Edit:
    start = text.index(old)
    return Edit(PATH, start, start + len(old), new)


def test_an_edit_is_kept_with_its_item_and_its_attributes() -> None:
    (change,) = item_changes([edit(b"a + b", "a - b")], {PATH: TEXT})
    assert (change.path, change.line) == ("/p/src/lib.rs", 3)
    assert change.before == "/// Adds.\n#[inline]\nfn add(a: u32, b: u32) -> u32 {\n    a + b\n}"
    assert change.after == change.before.replace("a + b", "a - b")


def test_edits_of_one_item_are_one_change_and_items_stay_apart() -> None:
    edits = [edit(b"self.x", "self.y"), edit(b"x: i32", "y: i32"), edit(b"a: u32", "a: u64"), edit(b"b: u32", "b: u64")]
    changes = item_changes(edits, {PATH: TEXT})
    assert [change.line for change in changes] == [3, 9, 14]
    assert "a: u64, b: u64" in changes[0].after and changes[2].before.startswith("fn len")


def test_outside_all_items_whole_lines_are_kept() -> None:
    (change,) = item_changes([Edit(PATH, 0, 0, "use std::io;\n")], {PATH: b"// hello\n\nfn f() {}\n"})
    assert (change.line, change.before, change.after) == (1, "// hello\n", "use std::io;\n// hello\n")
    (new,) = item_changes([Edit(PATH, 0, 0, "fn f() {}\n")], {PATH: b""})
    assert (new.before, new.after) == ("", "fn f() {}\n")


def test_an_item_takes_in_all_the_lines_before_it_that_it_holds() -> None:
    """Two edits of its doc comment, outside the item and on different lines, come before one inside it."""
    text = TEXT.replace(b"/// Adds.\n", b"/// Adds.\n/// Well.\n")
    edits = [edit(b"Adds", "Subs", text), edit(b"Well", "Badly", text), edit(b"a + b", "a - b", text)]
    (change,) = item_changes(edits, {PATH: text})
    assert change.after.startswith("/// Subs.\n/// Badly.\n#[inline]") and "a - b" in change.after


@given(st.data())
def test_putting_the_changes_into_the_file_is_making_the_edits(data: st.DataObject) -> None:
    """For any edits that don't overlap, broken results included."""
    places = sorted(data.draw(st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=8, unique=True)))
    pieces = st.text("fn x{}();\n", max_size=5)
    edits = [Edit(PATH, *pair, data.draw(pieces)) for pair in zip(places[::2], places[1::2], strict=False)]
    changes = item_changes(edits, {PATH: TEXT})
    lines = TEXT.decode().splitlines(keepends=True)
    result, shift, done = TEXT.decode(), 0, 0
    for change in changes:
        line_start = sum(map(len, lines[: change.line - 1]))
        start = TEXT.decode().index(change.before, max(line_start, done))
        result = result[: start + shift] + change.after + result[start + shift + len(change.before) :]
        shift += len(change.after) - len(change.before)
        done = start + len(change.before)
    assert result.encode() == apply_edits(TEXT, edits)
