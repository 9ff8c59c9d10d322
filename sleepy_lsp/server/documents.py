"""The open documents, as the editor has them: UTF-8 bytes with a version, replaced as a whole at every change.

pygls keeps texts too, but splits lines at form feeds and U+2028 as Python does, which no editor and no rustc does, so
positions would drift; here a line ends at a line feed and nowhere else, as in rust-analyzer.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lsprotocol import types

from sleepy_lsp.rust.text import LineIndex
from sleepy_lsp.server import to_lsp


@dataclass(frozen=True, slots=True)
class Window:
    """What changed between two texts: bytes [start, old_end) became [start, new_end); around them they are equal."""

    start: int
    old_end: int
    new_end: int

    @property
    def shift(self) -> int:
        return self.new_end - self.old_end

    def moved(self, start: int, end: int) -> tuple[int, int] | None:
        """Where bytes [start, end) went; None where the change touches them."""
        if end <= self.start:
            return start, end
        if start >= self.old_end:
            return start + self.shift, end + self.shift
        return None

    def clamped(self, offset: int) -> int:
        """Where a byte went, or the nearest place to it."""
        if offset <= self.start:
            return offset
        return offset + self.shift if offset >= self.old_end else min(offset, self.new_end)


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a text, and the text after it."""

    window: Window
    text: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """One open file at one version."""

    uri: str
    """As the client writes it; answers about the file use the same."""
    path: Path
    version: int
    text: bytes
    index: LineIndex = field(compare=False, repr=False)
    saved: bool = True
    """Whether nothing was typed since it was opened or saved."""


class Documents:
    """The open `.rs` files, by path."""

    def __init__(self, unit: str = "utf-16"):
        self.unit = unit
        self._open: dict[Path, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(self._open.values())

    def get(self, path: Path) -> Document | None:
        return self._open.get(path)

    def by_uri(self, uri: str) -> Document | None:
        path = to_lsp.path_of(uri)
        return None if path is None else self._open.get(path)

    def open(self, item: types.TextDocumentItem) -> Document | None:
        """Take up a document; None where it is no Rust file on this machine."""
        path = to_lsp.path_of(item.uri)
        if path is None or (path.suffix != ".rs" and item.language_id != "rust") or path.suffix not in (".rs", ""):
            return None
        text = _encoded(item.text)
        self._open[path] = document = Document(item.uri, path, item.version, text, LineIndex(text))
        return document

    def change(
        self, uri: str, version: int, changes: Sequence[types.TextDocumentContentChangeEvent]
    ) -> tuple[Document, Document, list[Step]] | None:
        """Make `changes` one after the other: the document before and after, and each step on the way.

        None for a document that is not open.
        """
        before = self.by_uri(uri)
        if before is None:
            return None
        index, steps = before.index, []
        for change in changes:
            new = _encoded(change.text)
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = to_lsp.span_of(index, change.range, self.unit)
                window = Window(start, end, start + len(new))
                new = index.data[:start] + new + index.data[end:]
            else:
                window = changed_window(index.data, new)
            index = LineIndex(new)
            steps.append(Step(window, new))
        after = replace(before, version=version, text=index.data, index=index, saved=False)
        self._open[before.path] = after
        return before, after, steps

    def save(self, uri: str) -> Document | None:
        document = self.by_uri(uri)
        if document is not None:
            self._open[document.path] = document = replace(document, saved=True)
        return document

    def close(self, uri: str) -> Document | None:
        path = to_lsp.path_of(uri)
        return None if path is None else self._open.pop(path, None)

    def texts(self, paths: Iterable[Path]) -> dict[Path, bytes]:
        return {path: self._open[path].text for path in paths if path in self._open}


def _encoded(text: str) -> bytes:
    """As UTF-8; half a surrogate pair, which JSON can carry and UTF-8 can't, becomes a question mark of equal width."""
    return text.encode("utf-8", "replace")


def changed_window(old: bytes, new: bytes) -> Window:
    """The smallest window that explains the change, by comparing slices (a scan in Python would be too slow)."""
    limit = min(len(old), len(new))
    head = _equal_bytes(lambda n: old[:n] == new[:n], limit)
    tail = _equal_bytes(lambda n: n == 0 or old[-n:] == new[-n:], limit - head)
    return Window(head, len(old) - tail, len(new) - tail)


def _equal_bytes(equal: Callable[[int], bool], limit: int) -> int:
    """The largest n up to `limit` for which `equal(n)`, by halving."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if equal(middle):
            low = middle
        else:
            high = middle - 1
    return low
