"""URIs and positions both ways, for any text and anything that a client may send."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from sleepy_lsp.rust.text import BOM, Edit, LineIndex, apply_edits
from sleepy_lsp.server import to_lsp

TEXTS = st.text(st.sampled_from("ab \t\n\r\u2028\x0cé日𝄞"), max_size=40)
UNITS = st.sampled_from(to_lsp.ENCODINGS)
COORDINATES = st.integers(0, 60) | st.just(2**31 - 1)


@given(TEXTS, st.booleans(), UNITS)
def test_every_character_has_a_position_that_leads_back(text: str, has_bom: bool, unit: str) -> None:
    data = (BOM if has_bom else b"") + text.encode()
    index = LineIndex(data)
    for n_characters in range(len(text) + 1):
        offset = len(data) - len(text[n_characters:].encode())
        where = to_lsp.position(index, offset, unit)
        back = to_lsp.offset_of(index, where, unit)
        # A column past a line's end means its end, so the bytes of a line end share one position.
        assert back == offset or data[back:offset] in (b"\r", b"\r\n")


@given(TEXTS, COORDINATES, COORDINATES, UNITS)
def test_any_position_is_some_place(text: str, line: int, character: int, unit: str) -> None:
    """And never one inside a character."""
    data = text.encode()
    offset = to_lsp.offset_of(LineIndex(data), types.Position(line, character), unit)
    data[:offset].decode()
    data[offset:].decode()


@given(TEXTS, st.data(), UNITS)
def test_edits_arrive_as_they_were_meant(text: str, draw: st.DataObject, unit: str) -> None:
    """Applied by an editor that counts in `unit`, they make the same text."""
    data = text.encode()
    cuts = sorted({draw.draw(st.integers(0, len(text))) for _ in range(4)})
    places = [len(text[:cut].encode()) for cut in cuts]
    pairs = list(zip(places[::2], places[1::2], strict=False))
    edits = [Edit(Path("/x.rs"), start, end, draw.draw(st.sampled_from(["", "x", "y\nz"]))) for start, end in pairs]
    index = LineIndex(data)
    made = data
    for edit in reversed(to_lsp.text_edits(data, edits, unit)):
        start, end = to_lsp.span_of(index, edit.range, unit)
        made = made[:start] + edit.new_text.encode() + made[end:]
    expected = apply_edits(data, edits)
    # An edge inside a CR LF pair has no position of its own: editors can't be told to split one.
    if not any(data[place - 1 : place + 1] == b"\r\n" for place in places if place):
        assert made == expected or b"\r" in data


@given(st.binary(min_size=1, max_size=20).filter(lambda name: b"/" not in name and b"\0" not in name))
def test_every_file_name_survives(name: bytes) -> None:
    path = Path("/") / os.fsdecode(name)
    if name not in (b".", b".."):
        assert to_lsp.path_of(to_lsp.uri_of(path)) == path


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b.rs", "/a/b.rs"),
        ("file://localhost/a/b.rs", "/a/b.rs"),
        ("FILE:///a%20b/c.rs", "/a b/c.rs"),
        ("file:///a/../b.rs", "/b.rs"),
        ("file:/a.rs", "/a.rs"),
        ("file:///caf%C3%A9.rs", "/café.rs"),
        ("file:///café.rs", "/café.rs"),
        ("file://server/a.rs", None),
        ("http://localhost/a.rs", None),
        ("untitled:Untitled-1", None),
        ("file:///a%00.rs", None),
        ("", None),
        ("file://[", None),
    ],
)
def test_uris(uri: str, path: str | None) -> None:
    assert to_lsp.path_of(uri) == (None if path is None else Path(path))


@given(st.text(max_size=30))
def test_any_text_for_a_uri(text: str) -> None:
    to_lsp.path_of(text)
    to_lsp.path_of(f"file://{text}")


@given(st.dictionaries(st.sampled_from(["line", "character"]), st.integers() | st.none() | st.text(max_size=2)))
def test_any_object_for_a_position(sent: dict[str, object]) -> None:
    """As it comes in messages of our own, which pygls does not check."""
    found = to_lsp.position_in(sent)
    assert (found is not None) == all(isinstance(sent.get(name), int) for name in ("line", "character"))
