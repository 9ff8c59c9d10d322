"""Between LSP's world and ours, both ways: URIs and paths, positions and byte offsets, edits.

Positions that lie outside a text, or inside a character, are moved to the nearest place that exists, as LSP asks for
columns; nothing here raises for what a client sends.
"""

import os
import urllib.parse
from collections.abc import Iterable, Mapping
from pathlib import Path

from lsprotocol import types

from sleepy_lsp.rust.text import Edit, LineIndex, line_end_of

ENCODINGS = ("utf-8", "utf-16", "utf-32")
"""What `PositionEncodingKind` may be; the `unit` of `LineIndex`."""

_MAX_UINTEGER = 2**31 - 1
_SAFE = "/:@!$&'()*+,;=~-._"


def path_of(uri: str) -> Path | None:
    """The local file that `uri` names; None for any other scheme, host or a path that no file can have."""
    try:
        parts = urllib.parse.urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme.lower() != "file" or parts.netloc not in ("", "localhost"):
        return None
    # urlsplit drops raw newlines and stops at ? and #; a client that does not escape them means them literally.
    raw = uri.split(":", 1)[1]
    raw = raw[2 + len(parts.netloc) :] if raw.startswith("//") else raw
    name = os.fsdecode(urllib.parse.unquote_to_bytes(raw))
    if not name.startswith("/") or "\0" in name:
        return None
    if os.name == "nt":
        name = name.lstrip("/")
    return Path(os.path.normpath(name))


def uri_of(path: Path) -> str:
    """The URI of an absolute path; every byte that is not plain is escaped."""
    posix = path.as_posix()
    lead = "" if posix.startswith("/") else "/"
    return "file://" + urllib.parse.quote(os.fsencode(lead + posix), safe=_SAFE)


def position(index: LineIndex, offset: int, unit: str) -> types.Position:
    """The position of byte `offset` of the index's text."""
    offset = _boundary(index.data, min(max(offset, 0), len(index.data)))
    line, column = index.position(offset, unit)
    return types.Position(line, column)


def range_of(index: LineIndex, start: int, end: int, unit: str) -> types.Range:
    return types.Range(position(index, start, unit), position(index, max(start, end), unit))


def offset_of(index: LineIndex, where: types.Position, unit: str) -> int:
    """The byte offset of a position: the text's end for a line below it, a character's start inside of one."""
    if where.line >= len(index.starts):
        return len(index.data)
    for column in range(where.character, max(where.character - 4, -1), -1):
        try:
            return index.offset(where.line, column, unit)
        except UnicodeDecodeError:
            continue
    return index.starts[where.line]


def span_of(index: LineIndex, where: types.Range, unit: str) -> tuple[int, int]:
    """The byte range of an LSP range; one that is upside down is turned."""
    first, last = offset_of(index, where.start, unit), offset_of(index, where.end, unit)
    return min(first, last), max(first, last)


def position_in(sent: object) -> types.Position | None:
    """The position in a decoded JSON value; None where it is none."""
    if not isinstance(sent, Mapping):
        return None
    line, character = sent.get("line"), sent.get("character")
    if not isinstance(line, int) or not isinstance(character, int):
        return None
    return types.Position(min(max(line, 0), _MAX_UINTEGER), min(max(character, 0), _MAX_UINTEGER))


def range_in(sent: object) -> types.Range | None:
    """As `position_in`, for a range."""
    if not isinstance(sent, Mapping):
        return None
    start, end = position_in(sent.get("start")), position_in(sent.get("end"))
    return types.Range(start, end) if start and end else None


def text_edits(text: bytes, edits: Iterable[Edit], unit: str) -> list[types.TextEdit]:
    """`edits` of one file as LSP's, in order, with the line end that `text` uses."""
    index, newline = LineIndex(text), line_end_of(text)
    return [
        types.TextEdit(range_of(index, edit.start, edit.end, unit), _with_line_ends(edit.replacement, newline))
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end))
    ]


def _with_line_ends(replacement: str, newline: str) -> str:
    return replacement.replace("\r\n", "\n").replace("\n", newline)


def _boundary(data: bytes, offset: int) -> int:
    """The start of the character that `offset` lies in."""
    while offset < len(data) and offset > 0 and data[offset] & 0xC0 == 0x80:
        offset -= 1
    return offset
