"""From edits to what the journal keeps of them: the items around them, before and after.

An edit of five bytes says little a month later. With the item around it, it is a diff to read and a pair to learn from.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from sleepy_lsp.journal.events import Text, TextChange
from sleepy_lsp.rust.syntax import enclosing_item, with_attributes
from sleepy_lsp.rust.text import Edit, apply_edits


def item_changes(edits: Iterable[Edit], texts: Mapping[Path, bytes]) -> tuple[TextChange, ...]:
    """One change for each item that `edits` touch, in the order of files and lines; `texts` are the files before.

    An edit outside all items is given with the whole lines that it touches. Raises OverlappingEdits, and KeyError for
    a file that is not in `texts`.
    """
    by_file: dict[Path, list[Edit]] = {}
    for edit in edits:
        by_file.setdefault(edit.path, []).append(edit)
    return tuple(change for path, found in by_file.items() for change in _in_file(path, texts[path], found))


def _in_file(path: Path, text: bytes, edits: list[Edit]) -> Iterable[TextChange]:
    stretches: list[tuple[int, int, list[Edit]]] = []
    for edit in sorted(edits):
        start, end = _around(text, edit)
        inside = [edit]
        while stretches and start < stretches[-1][1]:  # an item may begin before several stretches of lines inside it
            first, last, earlier = stretches.pop()
            start, end, inside = min(start, first), max(end, last), [*earlier, *inside]
        stretches.append((start, end, inside))
    for start, end, inside in stretches:
        before = text[start:end]
        moved = [Edit(path, edit.start - start, edit.end - start, edit.replacement) for edit in inside]
        after = apply_edits(before, moved)
        line = text.count(b"\n", 0, start) + 1
        yield TextChange(str(path), line, Text(_decoded(before)), Text(_decoded(after)))


def _around(text: bytes, edit: Edit) -> tuple[int, int]:
    """The bytes of the item around an edit, its attributes included; of its lines where there is none."""
    item = enclosing_item(text, edit.start, edit.end)
    if item is not None and item.start_byte <= edit.start and edit.end <= item.end_byte:
        return min(with_attributes(item), edit.start), item.end_byte
    start = text.rfind(b"\n", 0, edit.start) + 1
    end = text.find(b"\n", max(edit.end, edit.start))
    return start, len(text) if end < 0 else end + 1


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")
