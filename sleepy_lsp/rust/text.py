"""Edits on source text, in bytes: apply, minimal edits, and positions in the three units that tools count in.

A file is its bytes; an edit replaces a byte range and leaves every other byte as it was, BOM, tabs, line ends and
all. New text takes the line end that the file uses at that place.
"""

import difflib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace bytes [start, end) of `path` by `replacement` (with `\\n` line ends)."""

    path: Path
    start: int
    end: int
    replacement: str


class OverlappingEdits(ValueError):
    """Two edits change the same bytes, or one lies outside the text."""


def apply_edits(data: bytes, edits: Iterable[Edit]) -> bytes:
    """`data` with all `edits` (of one file) made. Insertions at one place keep their order.

    Raises OverlappingEdits when two replace the same bytes or one lies outside.
    """
    newline = line_end_of(data)
    pieces: list[bytes] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < done or edit.end < edit.start or edit.end > len(data):
            raise OverlappingEdits(f"edit {edit.start}..{edit.end} overlaps another or lies outside 0..{len(data)}")
        pieces += [data[done : edit.start], _written(edit, newline)]
        done = edit.end
    return b"".join(pieces) + data[done:]


def _written(edit: Edit, newline: str) -> bytes:
    return edit.replacement.replace("\r\n", "\n").replace("\n", newline).encode()


def line_end_of(data: bytes) -> str:
    """The line end that most lines of `data` use: `\\r\\n` or `\\n`."""
    return "\r\n" if data.count(b"\r\n") * 2 > data.count(b"\n") else "\n"


def minimal_edits(path: Path, before: bytes, after: bytes) -> list[Edit]:
    """The edits that turn `before` into `after`, by line (difflib) with equal ends trimmed from every hunk.

    Equal first and last lines are cut off beforehand: difflib's time grows with the square of what it sees.
    """
    whole_old, whole_new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    head = _common(whole_old, whole_new)
    tail = _common(whole_old[head:][::-1], whole_new[head:][::-1])
    old, new = whole_old[head : len(whole_old) - tail], whole_new[head : len(whole_new) - tail]
    starts = [sum(map(len, whole_old[:head]))]
    for line in old:
        starts.append(starts[-1] + len(line))
    edits = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            edits.append(_trimmed(path, starts[i1], b"".join(old[i1:i2]), b"".join(new[j1:j2])))
    return edits


def _common(old: Sequence[bytes], new: Sequence[bytes]) -> int:
    """How many leading lines are equal."""
    return next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _trimmed(path: Path, start: int, old: bytes, new: bytes) -> Edit:
    """One edit for `old` → `new` at `start`, without common ends, never cutting a UTF-8 sequence."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    while head and not _is_boundary(old, head):
        head -= 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    while tail and not (_is_boundary(old, len(old) - tail) and _is_boundary(new, len(new) - tail)):
        tail -= 1
    return Edit(path, start + head, start + len(old) - tail, new[head : len(new) - tail].decode())


def _is_boundary(data: bytes, index: int) -> bool:
    """Whether a cut at `index` splits neither a UTF-8 sequence nor a CR LF pair."""
    if index >= len(data):
        return True
    return data[index] & 0xC0 != 0x80 and not (data[index : index + 1] == b"\n" and data[index - 1 : index] == b"\r")


def moved_offset(offset: int, edits: Sequence[Edit], newline: str = "\n") -> int:
    """Where byte `offset` of the old text lies after `edits` (of one file); inside a replacement: its start.

    `newline` is the old text's (`line_end_of`), which every new line takes.
    """
    shift = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.end <= offset:
            shift += len(_written(edit, newline)) - (edit.end - edit.start)
        elif edit.start < offset:
            return edit.start + shift
        else:
            break
    return offset + shift


class LineIndex:
    """Line starts of a text, for turning byte offsets into positions and back.

    A position is (line, column), both from 0; `unit` says what a column counts: `utf-8` bytes, `utf-16` code units
    or `utf-32` characters (LSP 3.17, PositionEncodingKind). A BOM belongs to the first line's bytes but to no
    column, since editors don't show it.
    """

    def __init__(self, data: bytes):
        self.data = data
        self._base = len(BOM) if data.startswith(BOM) else 0
        self.starts = [self._base]
        end = data.find(b"\n")
        while end >= 0:
            self.starts.append(end + 1)
            end = data.find(b"\n", end + 1)

    def line_of(self, offset: int) -> int:
        return max(bisect_right(self.starts, offset) - 1, 0)

    def line_bytes(self, line: int) -> bytes:
        """The bytes of `line`, without its line end."""
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.data)
        text = self.data[self.starts[line] : end]
        return text[:-1].removesuffix(b"\r") if text.endswith(b"\n") else text

    def position(self, offset: int, unit: str) -> tuple[int, int]:
        """The position of byte `offset`. Raises ValueError outside the text or inside a character."""
        if not 0 <= offset <= len(self.data):
            raise ValueError(f"offset {offset} lies outside 0..{len(self.data)}")
        line = self.line_of(offset)
        return line, _columns(self.data[self.starts[line] : max(offset, self._base)].decode(), unit)

    def offset(self, line: int, column: int, unit: str) -> int:
        """The byte offset of a position; a column past the end of its line means the line's end (LSP).

        Raises ValueError for a line outside the text or a column inside a character.
        """
        if not 0 <= line < len(self.starts):
            raise ValueError(f"line {line} lies outside 0..{len(self.starts) - 1}")
        text = self.line_bytes(line).decode()
        if column >= _columns(text, unit):
            return self.starts[line] + len(text.encode())
        prefix = _prefix(text, column, unit)
        return self.starts[line] + len(prefix.encode())


def _columns(text: str, unit: str) -> int:
    if unit == "utf-8":
        return len(text.encode())
    if unit == "utf-16":
        return len(text.encode("utf-16-le")) // 2
    if unit == "utf-32":
        return len(text)
    raise ValueError(f"unknown position unit {unit!r}; known are utf-8, utf-16, utf-32")


def _prefix(text: str, column: int, unit: str) -> str:
    """The first `column` columns of `text`. Raises ValueError (UnicodeDecodeError) inside a character."""
    if unit == "utf-8":
        return text.encode()[:column].decode()
    if unit == "utf-16":
        return text.encode("utf-16-le")[: column * 2].decode("utf-16-le")
    if unit == "utf-32":
        return text[:column]
    raise ValueError(f"unknown position unit {unit!r}; known are utf-8, utf-16, utf-32")
