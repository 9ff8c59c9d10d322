"""What becomes of accepted text: taken back, or rewritten within ten minutes.

LSP has no event for either, so the region that a fix wrote is followed through the user's edits. When its text is
again what it was before, the fix was undone; when it has become something else and stays so for a moment, it was
rewritten.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepy_lsp.journal.events import Accepted, Detail, Rewritten, Text, TextChange, Undone
from sleepy_lsp.rust.text import Edit, apply_edits, line_end_of, moved_offset
from sleepy_lsp.server.documents import Document, Documents, Window
from sleepy_lsp.server.offers import Entry, Offer

REWRITTEN_WITHIN_S = 600.0
_QUIET_S = 2.0
"""A rewrite is taken as it stands when nothing was typed into it for so long."""
_MOST = 50


@dataclass(slots=True)
class AcceptedText:
    """One file's part of an accepted fix."""

    owners: Sequence[tuple[Path, str]]
    """Project root and journal identity of the errors that it mended."""
    keys: frozenset[str]
    detail: Accepted
    """What was written down for them."""
    path: Path
    before: bytes
    """The whole text that the fix was made for."""
    after: bytes
    old: bytes
    """What the region held before, and `new` since."""
    new: bytes
    region: tuple[int, int]
    """In the present text, once the edit has arrived."""
    line: int
    accepted_at: float
    arrived: bool = False
    undone: bool = False
    rewritten: bool = False
    touched_at: float | None = None
    now: bytes = b""
    """What the region holds now."""


class AcceptedFixes:
    """The accepted fixes of a session, the latest so many of them."""

    def __init__(self, record: Callable[[Path, str, Detail], None]):
        self._record = record
        self._texts: list[AcceptedText] = []

    def add(self, offer: Offer, detail: Accepted, owners: Sequence[tuple[Path, str]], documents: Documents) -> None:
        """Follow the text of a fix that was just accepted; its edit may have arrived already, or be on its way."""
        for path in dict.fromkeys(edit.path for edit in offer.edits):
            one = _accepted_text(offer, detail, path, owners)
            document = documents.get(path)
            one.arrived = document is not None and document.text != one.before
            self._texts.append(one)
        del self._texts[:-_MOST]

    def changed(self, before: Document, after: Document, window: Window) -> None:
        """A document was edited."""
        now = time.monotonic()
        for one in self._texts:
            if one.path != after.path or one.undone:
                continue
            if not one.arrived:
                one.arrived = before.text == one.before
                continue
            moved = window.moved(*one.region) or _found_again(one.new, after.text)
            region = moved or (window.clamped(one.region[0]), window.clamped(one.region[1]))
            one.region = region
            one.now = after.text[region[0] : region[1]]
            if after.text == one.before or (moved is None and one.now == one.old):
                self._undo(one)
            elif moved is None:
                one.touched_at = now

    def _undo(self, one: AcceptedText) -> None:
        for other in self._texts:  # an undo takes back all files of the fix
            if other.owners == one.owners and other.accepted_at == one.accepted_at:
                other.undone = True
        for root, key in one.owners:
            self._record(root, key, Undone())

    def settle(self, now: float, *, path: Path | None = None, all_of_them: bool = False) -> None:
        """Write down what has been rewritten and left at that; everything in `path`, or everything, at its end."""
        for one in self._texts:
            if one.touched_at is None or one.undone or one.rewritten:
                continue
            due = all_of_them or one.path == path or now - one.touched_at >= _QUIET_S
            if due and one.now != one.new and one.touched_at - one.accepted_at <= REWRITTEN_WITHIN_S:
                one.rewritten = True
                change = TextChange(str(one.path), one.line, Text(_decoded(one.new)), Text(_decoded(one.now)))
                for root, key in one.owners:
                    self._record(root, key, Rewritten((change,)))

    @property
    def waits(self) -> bool:
        """Whether there is something that `settle` may have to write down."""
        return any(one.touched_at is not None and not one.undone and not one.rewritten for one in self._texts)

    def awaits_check(self, entry: Entry) -> bool:
        """Whether an error that a check reports is one whose fix was accepted after that check had begun."""
        return any(
            entry.key in one.keys and not one.undone and entry.texts.get(one.path) == one.before for one in self._texts
        )

    def ender(self, root: Path, seen_at: float, before: bytes, now: bytes) -> Accepted | None:
        """The accepted fix that an error of `root` went with, though it was made for another.

        The error was last seen at `seen_at`, in an item that read `before` then and reads `now` since.
        """
        for one in reversed(self._texts):
            theirs = any(owner == root for owner, _ in one.owners)
            if theirs and one.accepted_at >= seen_at and not one.undone and (before == now or now in one.after):
                return one.detail
        return None


def _found_again(region: bytes, text: bytes) -> tuple[int, int] | None:
    """Where a region's text is: a change that spans it may have left it as it was."""
    at = text.find(region)
    return (at, at + len(region)) if at >= 0 else None


def _accepted_text(offer: Offer, detail: Accepted, path: Path, owners: Sequence[tuple[Path, str]]) -> AcceptedText:
    before = offer.texts[path]
    edits: list[Edit] = [edit for edit in offer.edits if edit.path == path]
    after = apply_edits(before, edits)
    starts = [edit.start for edit in edits] + [start for where, start, _ in offer.regions if where == path]
    ends = [edit.end for edit in edits] + [end for where, _, end in offer.regions if where == path]
    start, end = min(starts), max(ends)
    # Everything is inside the region, so its end moves by what the whole text grew.
    grown = len(after) - len(before)
    new_start = moved_offset(start, [edit for edit in edits if edit.end < start], line_end_of(before))
    return AcceptedText(
        owners=owners,
        keys=frozenset(offer.keys),
        detail=detail,
        path=path,
        before=before,
        after=after,
        old=before[start:end],
        new=after[new_start : end + grown],
        region=(new_start, end + grown),
        line=before.count(b"\n", 0, start) + 1,
        accepted_at=time.monotonic(),
        now=after[new_start : end + grown],
    )


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")
