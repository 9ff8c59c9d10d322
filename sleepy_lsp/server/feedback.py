"""What became of errors and offers, as events for the journal.

The compiler's view flickers: an error hides behind one of an earlier phase, half-typed code has errors for a second,
and an error's key changes with every edit of its item. So an error is followed over checks by what it is and where it
lies, is written down only once it has stayed for a moment, and counts as mended by hand only when nothing else can
have hidden it.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tree_sitter import Node

from sleepy_lsp.episode import Candidate, Verdict
from sleepy_lsp.fixes.draft import Draft, locate
from sleepy_lsp.journal.changes import item_changes
from sleepy_lsp.journal.events import (
    Abandoned,
    AbandonReason,
    Accepted,
    Detail,
    Dismissed,
    Event,
    FixedByHand,
    FixName,
    Mark,
    Offered,
    Seen,
    Shown,
    TestsRan,
    Text,
    TextChange,
    Tried,
    now_us,
)
from sleepy_lsp.rust import syntax
from sleepy_lsp.rust.diagnostics import Diagnostic
from sleepy_lsp.rust.families import Phase, phase_of
from sleepy_lsp.rust.text import OverlappingEdits, minimal_edits
from sleepy_lsp.server.accepted import AcceptedFixes
from sleepy_lsp.server.documents import Document, Documents, Window, changed_window
from sleepy_lsp.server.offers import Entry, Offer, brought_to

_SHOWN_AGAIN_AFTER_S = 30.0


class Recorder(Protocol):
    """Takes events; never blocks."""

    def record(self, event: Event) -> None: ...

    @property
    def has_written(self) -> bool: ...


@dataclass(slots=True)
class Followed:
    """One error from when it was first seen."""

    key: str
    """Its Entry's key when it was first seen: its identity in the journal."""
    root: Path
    entry: Entry
    """As last seen, in the texts of that check."""
    item_name: str
    first_item: bytes
    marks: tuple[Mark, ...]
    """What the compiler pointed at in `first_item`."""
    since: float
    """When it was first seen, on the monotonic clock."""
    since_us: int
    seen_at: float
    """When a check last reported it."""
    recorded: bool = False
    dismissed: bool = False
    waiting: list[Event] = field(default_factory=list)
    offered: set[str] = field(default_factory=set)
    shown: tuple[tuple[str, ...], float] = ((), 0.0)


class Feedback:
    """See the module. Called on the server's loop."""

    SETTLED_AFTER_S = 2.0
    """An error that is younger may be half-typed code."""

    def __init__(self, recorder: Recorder, session: str):
        self.enabled = True
        self.on_taught: Callable[[Path, str], None] = lambda root, key: None
        """Told of each error, by project and key, that the user has just shown how to mend."""
        self._recorder, self._session = recorder, session
        self._followed: dict[str, Followed] = {}
        """By the present key."""
        self.accepted_fixes = AcceptedFixes(self._record_for)
        self._texts: dict[Path, Mapping[Path, bytes]] = {}

    # --- what checks say

    def checked(
        self,
        root: Path,
        draft: Draft,
        seen: Sequence[Entry],
        texts: Mapping[Path, bytes],
        documents: Documents,
    ) -> None:
        """A check of `root` ended with the errors `seen`; `texts` are the open documents as it saw them."""
        known = {key: one for key, one in self._followed.items() if one.root == root}
        left = dict(known)
        for entry in seen:
            if self.accepted_fixes.awaits_check(entry):
                continue
            one = self._same(entry, left)
            if one is None:
                self._followed[entry.key] = one = _followed(root, entry)
            else:
                left.pop(one.entry.key)
                self._followed.pop(one.entry.key, None)
                one.entry, one.seen_at = entry, time.monotonic()
                self._followed[entry.key] = one
            document = documents.get(entry.path)
            if document is None or document.saved or time.monotonic() - one.since >= self.SETTLED_AFTER_S:
                self._write_down(one)
        for one in left.values():
            self._gone(one, draft, texts)
        self._texts[root] = dict(texts)

    def settle(self) -> None:
        """Write down the errors that have stayed long enough, and what became of accepted text."""
        now = time.monotonic()
        for one in self._followed.values():
            if now - one.since >= self.SETTLED_AFTER_S:
                self._write_down(one)
        self.accepted_fixes.settle(now)

    def _same(self, entry: Entry, left: Mapping[str, Followed]) -> Followed | None:
        """The error that `entry` was at the last check."""
        if entry.key in left:
            return left[entry.key]
        name = entry.item_name
        alike = [
            one for one in left.values() if (one.entry.path, one.entry.episode.code) == (entry.path, entry.episode.code)
        ]
        for one in alike:
            if one.item_name == name and one.entry.episode.diagnostic.message == entry.episode.diagnostic.message:
                return one
        for one in alike:
            moved = brought_to(one.entry, entry.texts)
            if one.item_name == name and moved.primary[0] == entry.primary[0]:
                return one
        return None

    def _gone(self, one: Followed, draft: Draft, texts: Mapping[Path, bytes]) -> None:
        """An error that the last check did not find."""
        if any(_hides(error, one, draft) for error in draft.errors):
            return  # kept: it may come back
        self._followed.pop(one.entry.key, None)
        if not one.recorded:
            return
        path = one.entry.path
        text = texts.get(path)
        if text is None:
            text = draft.read(path) if draft.shadow.contains(path) else None
        after = None if text is None else _item_after(one, text)
        if after is None or text is None:
            if not one.dismissed:
                self._emit(one, Abandoned(AbandonReason.CODE_REMOVED))
            return
        start, end = after
        last = one.entry.texts[path][one.entry.item[0] : one.entry.item[1]]
        ender = self.accepted_fixes.ender(one.root, one.seen_at, last, text[start:end])
        if ender is not None:
            self._emit(one, ender)
            return
        before, now = _decoded(one.first_item), _decoded(text[start:end])
        line = text.count(b"\n", 0, start) + 1
        changes: tuple[TextChange, ...] = (TextChange(str(path), line, Text(before), Text(now)),)
        if before == now:
            changes = self._elsewhere(one.root, texts)
        self._emit(one, FixedByHand(changes))

    def _elsewhere(self, root: Path, texts: Mapping[Path, bytes]) -> tuple[TextChange, ...]:
        """What was edited since the last check, for an error that ended without a change of its own item."""
        found: list[TextChange] = []
        for path, old in self._texts.get(root, {}).items():
            new = texts.get(path, old)
            if new != old:
                found += _changes(path, old, new)
        return tuple(found[:8])

    # --- what the engine says

    def judged(self, entry: Entry, candidate: Candidate, verdict: Verdict) -> None:
        one = self._followed.get(entry.key)
        if one is None:
            return
        fix = FixName(candidate.source, candidate.adapter, candidate.attempt)
        try:
            changes = item_changes(candidate.edits, {path: entry.texts[path] for path in candidate.paths})
        except (KeyError, OverlappingEdits):  # it edits other files too, or was refused for edits that overlap
            changes = ()
        seconds = time.monotonic() - one.since
        self._emit(one, Tried(fix, candidate.title, changes, verdict.outcome, verdict.reason, seconds))

    def offered(self, entry: Entry) -> None:
        """The offers for an error changed."""
        one = self._followed.get(entry.key)
        if one is None:
            return
        for place, offer in enumerate(entry.best, 1):
            if offer.id not in one.offered:
                one.offered.add(offer.id)
                self._emit(one, Offered(name_of(offer), offer.title, place))

    # --- what the user does

    def shown(self, entries: Iterable[Entry]) -> None:
        """The editor was given the offers of these errors; asked again soon, that is written down once."""
        now = time.monotonic()
        for entry in entries:
            one = self._followed.get(entry.key)
            ids = tuple(offer.id for offer in entry.best)
            if one is None or not ids or (one.shown[0] == ids and now - one.shown[1] < _SHOWN_AGAIN_AFTER_S):
                continue
            one.shown = (ids, now)
            self._write_down(one)
            self._emit(one, Shown(tuple(name_of(offer) for offer in entry.best)))

    def accepted(self, offer: Offer, documents: Documents) -> None:
        """The editor has made, or is about to make, an offer's edit."""
        detail = Accepted(name_of(offer), offer.title, item_changes(offer.edits, offer.texts))
        followed = [one for key in offer.keys if (one := self._followed.pop(key, None)) is not None]
        for one in followed:
            self._write_down(one)
            self._emit(one, detail)
        self.accepted_fixes.add(offer, detail, [(one.root, one.key) for one in followed], documents)

    def dismissed(self, keys: Iterable[str], offers: Mapping[str, Sequence[Offer]]) -> None:
        for key in keys:
            one = self._followed.get(key)
            if one is not None:
                self._write_down(one)
                self._emit(one, Dismissed(tuple(name_of(offer) for offer in offers.get(key, ()))))
                one.dismissed = True

    def changed(self, before: Document, after: Document, window: Window) -> None:
        """A document was edited."""
        self.accepted_fixes.changed(before, after, window)

    def closed(self, path: Path) -> None:
        """A document was closed: what stood in it is left alone."""
        self.accepted_fixes.settle(time.monotonic(), path=path)
        self._abandon([one for one in self._followed.values() if one.entry.path == path], AbandonReason.FILE_CLOSED)

    def ended(self) -> None:
        """The session ends."""
        self.accepted_fixes.settle(time.monotonic(), all_of_them=True)
        self._abandon(list(self._followed.values()), AbandonReason.SESSION_ENDED)

    def _abandon(self, ones: Iterable[Followed], reason: AbandonReason) -> None:
        for one in ones:
            self._followed.pop(one.entry.key, None)
            if one.recorded and not one.dismissed:
                self._emit(one, Abandoned(reason))

    # --- writing

    def _write_down(self, one: Followed) -> None:
        """From here on the journal has it."""
        if one.recorded:
            return
        one.recorded = True
        episode, item = one.entry.episode, one.first_item
        seen = Seen(
            path=str(episode.path),
            code=episode.code,
            family=episode.family.value,
            message=episode.diagnostic.message,
            line=episode.span.line_start,
            column=episode.span.column_start,
            item=Text(_decoded(item)) if one.item_name else Text(""),
            rendered=Text(episode.diagnostic.rendered),
            marks=one.marks if one.item_name else (),
        )
        waiting, one.waiting = one.waiting, []
        self._send(Event(str(one.root), self._session, one.key, seen, one.since_us))
        for event in waiting:
            self._send(event)

    def _emit(self, one: Followed, detail: Detail) -> None:
        event = Event(str(one.root), self._session, one.key, detail)
        if one.recorded:
            self._send(event)
        else:
            one.waiting.append(event)

    def tested(self, root: Path, keys: Iterable[str], *, passed: bool) -> None:
        """The tests of a project ran after these errors were mended."""
        for key in keys:
            self._record_for(root, key, TestsRan(passed))

    def _record_for(self, root: Path, key: str, detail: Detail) -> None:
        self._send(Event(str(root), self._session, key, detail))

    @property
    def is_written(self) -> bool:
        """Whether the journal has all that it was told."""
        return self._recorder.has_written

    def _send(self, event: Event) -> None:
        if self.enabled:
            self._recorder.record(event)
            if isinstance(event.detail, Accepted | FixedByHand):
                self.on_taught(Path(event.project), event.identity)


def name_of(offer: Offer) -> FixName:
    return FixName(offer.source, offer.adapter, offer.attempt)


def _followed(root: Path, entry: Entry) -> Followed:
    text = entry.texts[entry.path]
    return Followed(
        key=entry.key,
        root=root,
        entry=entry,
        item_name=entry.item_name,
        first_item=text[entry.item[0] : entry.item[1]],
        marks=_marks(entry),
        since=time.monotonic(),
        since_us=now_us(),
        seen_at=time.monotonic(),
    )


def _item_after(one: Followed, text: bytes) -> tuple[int, int] | None:
    """Where the item of an error lies in a later text; None when it is gone."""
    window = changed_window(one.entry.texts[one.entry.path], text)
    start, end = window.clamped(one.entry.item[0]), window.clamped(one.entry.item[1])
    if one.item_name:
        # By its name, or, where it was renamed, the one of its kind that was not there before.
        known = {_named(item) for item in syntax.items(one.entry.texts[one.entry.path])}
        items = list(syntax.items(text))
        named = [item for item in items if _named(item) == one.item_name] or [
            item for item in items if _named(item) not in known and item.type == one.item_name.split(" ")[0]
        ]
        if not named:
            return None
        nearest = min(named, key=lambda item: abs(item.start_byte - start))
        return nearest.start_byte, nearest.end_byte
    return (start, end) if text[start:end].strip() else None


def _named(item: Node) -> str:
    """As `Entry.item_name`."""
    return f"{item.type} {syntax.qualified_name(item)}"


def _hides(error: Diagnostic, one: Followed, draft: Draft) -> bool:
    """Whether `error` can be the reason that the followed one is not reported: rustc stopped before it got there.

    What goes wrong in one function's body, other than its syntax, keeps no other function from being checked.
    """
    phase = phase_of(error)
    if phase >= one.entry.episode.phase:
        return False
    place = locate(error, draft.shadow)
    if place is None or phase is Phase.PARSE:
        return True
    item = syntax.enclosing_item(draft.read(place.path), place.span.byte_start, place.span.byte_end)
    is_elsewhere = item is not None and (place.path, _named(item)) != (one.entry.path, one.item_name)
    return not (is_elsewhere and item is not None and item.type == "function_item")


def _changes(path: Path, old: bytes, new: bytes) -> list[TextChange]:
    try:
        return list(item_changes(minimal_edits(path, old, new), {path: old}))
    except UnicodeDecodeError:  # a file that is no UTF-8 is no Rust
        return []


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")


def _marks(entry: Entry) -> tuple[Mark, ...]:
    """The spans of the diagnostic in the enclosing item, the primary first, as fix memory wants them."""
    start, end = entry.item
    spans = sorted(entry.episode.diagnostic.spans, key=lambda span: not span.is_primary)
    return tuple(
        Mark(span.byte_start - start, span.byte_end - start, span.is_primary, span.label or "")
        for span in spans
        if Path(span.path) == entry.path and start <= span.byte_start and span.byte_end <= end
    )
