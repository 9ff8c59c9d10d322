"""Edits and positions: what an edit does not name stays as it is, and positions agree with a slow, plain count."""

import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepy_lsp.rust.text import BOM, Edit, LineIndex, OverlappingEdits, apply_edits, minimal_edits, moved_offset

FILE = Path("/a.rs")
UNITS = ("utf-8", "utf-16", "utf-32")
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}

pieces = st.sampled_from(
    ["a", "fn f() {", "}", " ", "\t", "\n", "\n", "é", "ß", "語", "🦀", "e\u0301", "\x0c", "\u2028"]
)
unix_texts = st.lists(pieces, max_size=30).map("".join)
boms = st.sampled_from(["", "\ufeff"])
texts = st.builds(lambda bom, text: bom + text, boms, unix_texts)
line_ends = st.sampled_from(["\n", "\r\n"])


@given(texts, texts, line_ends)
def test_minimal_edits_lead_from_one_text_to_the_other(before: str, after: str, line_end: str) -> None:
    """For any two texts of one file, whatever its line ends."""
    old, new = (text.replace("\n", line_end).encode() for text in (before, after))
    made = apply_edits(old, minimal_edits(FILE, old, new))
    if line_end == "\n" or b"\n" in old:
        assert made == new
    else:  # the old text has no line end to go by
        assert made.replace(b"\r\n", b"\n") == new.replace(b"\r\n", b"\n")


@given(texts, texts)
def test_minimal_edits_name_only_what_differs(before: str, after: str) -> None:
    """In order, apart from each other, each a change, and none that cuts a character in two."""
    old, new = before.encode(), after.encode()
    edits = minimal_edits(FILE, old, new)
    assert all(a.end < b.start or a.end == b.start for a, b in itertools.pairwise(edits))
    for edit in edits:
        assert old[edit.start : edit.end].decode() != edit.replacement
    assert bool(edits) == (old != new)


@pytest.mark.parametrize(
    ("before", "after", "edit"),
    [
        pytest.param("aéb", "aßb", (1, 3, "ß"), id="characters that begin alike"),
        pytest.param("aéb", "a©b", (1, 3, "©"), id="characters that end alike"),
        pytest.param("a語b", "a誠b", (1, 4, "誠"), id="characters of three bytes"),
        pytest.param("a\r\nb\r\n", "a\nb\r\n", (1, 3, "\n"), id="a line end is one"),
        pytest.param("aXb", "ab", (1, 2, ""), id="deleted"),
        pytest.param("ab", "aXb", (1, 1, "X"), id="inserted"),
    ],
)
def test_an_edit_is_as_small_as_whole_characters_allow(before: str, after: str, edit: tuple[int, int, str]) -> None:
    assert minimal_edits(FILE, before.encode(), after.encode()) == [Edit(FILE, *edit)]


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, str]]]:
    """A text and edits (in characters) that do not overlap."""
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return text, [(start, end, draw(unix_texts)) for start, end in pairs]


def in_bytes(text: str, edits: Sequence[tuple[int, int, str]]) -> list[Edit]:
    return [Edit(FILE, len(text[:start].encode()), len(text[:end].encode()), new) for start, end, new in edits]


@given(edited_texts(), st.randoms())
def test_what_no_edit_names_stays_byte_for_byte(case: tuple[str, list[tuple[int, int, str]]], random: object) -> None:
    """Whatever the order in which edits are given; insertions at one place keep theirs."""
    text, edits = case
    expected, done = "", 0
    for start, end, new in edits:
        expected += text[done:start] + new
        done = end
    assert apply_edits(text.encode(), in_bytes(text, edits)).decode() == expected + text[done:]


@given(edited_texts(), line_ends)
def test_moved_offsets_lead_to_the_same_character(case: tuple[str, list[tuple[int, int, str]]], line_end: str) -> None:
    """An offset outside of all edits leads, in the new text, to the very text that followed it."""
    text, characters = case
    text = text + "\n" * 9  # enough for the text to have a line end to go by
    if line_end == "\r\n":
        characters = [
            (start + text[:start].count("\n"), end + text[:end].count("\n"), new) for start, end, new in characters
        ]
        text = text.replace("\n", "\r\n")
    data, edits = text.encode(), in_bytes(text, characters)
    after = apply_edits(data, edits)
    for offset in range(len(data)):
        if all(offset < edit.start or offset >= edit.end for edit in edits):
            following = min((edit.start for edit in edits if edit.start > offset), default=len(data))
            moved = moved_offset(offset, edits, line_end)
            assert after[moved : moved + following - offset] == data[offset:following]


def test_an_offset_inside_a_replacement_moves_to_its_start() -> None:
    assert [moved_offset(i, [Edit(FILE, 2, 5, "xy")]) for i in range(7)] == [0, 1, 2, 2, 2, 4, 5]


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([(0, 3), (2, 4)], id="overlap"),
        pytest.param([(0, 3), (0, 3)], id="the same twice"),
        pytest.param([(2, 6), (3, 4)], id="one in another"),
        pytest.param([(0, 9)], id="past the end"),
        pytest.param([(3, 2)], id="backwards"),
        pytest.param([(-1, 2)], id="before the start"),
    ],
)
def test_edits_that_overlap_or_lie_outside_are_an_error(edits: list[tuple[int, int]]) -> None:
    with pytest.raises(OverlappingEdits):
        apply_edits(b"12345678", [Edit(FILE, start, end, "x") for start, end in edits])


def test_edits_that_touch_do_not_overlap() -> None:
    edits = [Edit(FILE, 2, 4, "b"), Edit(FILE, 0, 2, "a"), Edit(FILE, 4, 4, "c"), Edit(FILE, 4, 4, "d")]
    assert apply_edits(b"12345678", edits) == b"abcd5678"


@pytest.mark.parametrize(
    ("before", "replacement", "after"),
    [
        pytest.param(b"a\r\nb\r\n", "x\ny", b"a\r\nx\r\ny\r\n", id="CRLF"),
        pytest.param(b"a\r\nb\r\n", "x\r\ny", b"a\r\nx\r\ny\r\n", id="CRLF already"),
        pytest.param(b"a\nb\n", "x\r\ny", b"a\nx\ny\n", id="LF"),
        pytest.param(b"a\nb\n\r\n", "x\ny", b"a\nx\ny\n\r\n", id="mostly LF, and the odd one is kept"),
    ],
)
def test_new_text_takes_the_line_end_of_its_file(before: bytes, replacement: str, after: bytes) -> None:
    start = before.index(b"b")
    assert apply_edits(before, [Edit(FILE, start, start + 1, replacement)]) == after


def slow_positions(text: str, unit: str) -> list[tuple[int, tuple[int, int]]]:
    """(byte offset, position) before every character and at the end, counted one character at a time."""
    codec, width = CODECS[unit]
    found, offset, line, column = [], 0, 0, 0
    for i, character in enumerate(text):
        found.append((offset, (line, column)))
        offset += len(character.encode())
        if character == "\n":
            line, column = line + 1, 0
        elif not (i == 0 and character == "\ufeff"):
            column += len(character.encode(codec)) // width
    return [*found, (offset, (line, column))]


@given(texts, line_ends, st.sampled_from(UNITS))
def test_positions_agree_with_a_plain_count_and_lead_back(text: str, line_end: str, unit: str) -> None:
    text = text.replace("\n", line_end)
    index = LineIndex(text.encode())
    for offset, position in slow_positions(text, unit):
        assert index.position(offset, unit) == position
        inside_line_end = line_end == "\r\n" and text.encode()[offset - 1 : offset + 1] == b"\r\n"
        if not inside_line_end and not (offset == 0 and text.startswith("\ufeff")):
            assert index.offset(*position, unit) == offset


@pytest.mark.parametrize("unit", UNITS)
def test_a_column_past_the_end_means_the_end_of_the_line(unit: str) -> None:
    """As LSP has it; the line end itself is never reached."""
    index = LineIndex("é🦀\r\nb".encode())
    assert (index.offset(0, 99, unit), index.offset(1, 99, unit)) == (6, 9)


def test_the_bom_is_no_column() -> None:
    index = LineIndex(BOM + b"fn\n")
    assert (index.position(3, "utf-16"), index.offset(0, 0, "utf-16"), index.offset(0, 2, "utf-8")) == ((0, 0), 3, 5)


@pytest.mark.parametrize(
    ("line", "column", "unit"),
    [(2, 0, "utf-8"), (-1, 0, "utf-8"), (0, 1, "utf-8"), (0, 2, "utf-16"), (0, 0, "utf-7")],
)
def test_positions_that_do_not_exist_are_an_error(line: int, column: int, unit: str) -> None:
    """A line outside, a column inside a character, an unknown unit: never a silent guess."""
    with pytest.raises(ValueError):
        LineIndex("é🦀\n".encode()).offset(line, column, unit)


@pytest.mark.parametrize("offset", [-1, 1, 99])
def test_offsets_that_do_not_exist_are_an_error(offset: int) -> None:
    with pytest.raises(ValueError):
        LineIndex("é\n".encode()).position(offset, "utf-8")
