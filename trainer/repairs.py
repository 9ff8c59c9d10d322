"""The repairs that a journal tells of, as they stand in the user's files today.

A repair is what was accepted or done by hand. What the user did to the same text afterwards, by another repair, is
part of it: three errors of one function that were mended one after the other are three repairs that all end in the
text on disk. Order is the order of writing; the clock may have been set back in between.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepy_lsp.fixes.memory.learned import last_changes
from sleepy_lsp.journal.events import Accepted, EpisodeRecord, FixedByHand, RecordedEvent, Rewritten, TextChange

_LARGEST_CHANGE_CHARACTERS = 20_000
_MOST_LATER_CHANGES = 20


class Unusable(Exception):
    """No task can be made of a repair; the message says why, in the same words for all of a kind."""


@dataclass(frozen=True, slots=True)
class Repair:
    """What ended an episode."""

    record: EpisodeRecord
    order: int
    """Id of the event that ended it: greater is later."""
    changes: tuple[TextChange, ...]

    @property
    def before(self) -> tuple[str | None, ...]:
        """What two repairs that contradict each other have in common."""
        return (self.record.code, self.record.normalised, *(change.before for change in self.changes))


@dataclass(frozen=True, slots=True)
class Located:
    """A repair found in the files: what they were, and what they are."""

    repair: Repair
    broken: Mapping[Path, str]
    fixed: Mapping[Path, str]
    offset: int
    """Where the first change lies in its fixed file, in characters."""
    after: tuple[str, ...]
    """What has become of the text of each change."""


def repair_of(record: EpisodeRecord, events: Sequence[RecordedEvent]) -> Repair:
    """Raises Unusable."""
    ended = [event.id for event in events if isinstance(event.detail, Accepted | FixedByHand | Rewritten)]
    changes = tuple(change for change in last_changes(events) if change.before != change.after)
    if not changes:
        raise Unusable("the journal does not say what was changed")
    if any(len(change.before) + len(change.after) > _LARGEST_CHANGE_CHARACTERS for change in changes):
        raise Unusable("the change is too large to learn from")
    return Repair(record, ended[-1], changes)


class Later:
    """What became of repaired text by later repairs of the same file."""

    def __init__(self, repairs: Iterable[Repair]):
        self._changes: dict[str, list[tuple[int, TextChange]]] = {}
        for repair in sorted(repairs, key=lambda repair: repair.order):
            for change in repair.changes:
                self._changes.setdefault(change.path, []).append((repair.order, change))

    def as_it_stands(self, change: TextChange, order: int, text: str) -> str:
        """`change.after`, or what later repairs made of it, as it is found in `text`. Raises Unusable."""
        after = change.after
        for _ in range(_MOST_LATER_CHANGES):
            if after.strip() and after in text:
                return after
            following = [found for found in self._changes[change.path] if found[0] > order and found[1].before == after]
            if not following:
                break
            order, after = following[0][0], following[0][1].after
        raise Unusable("the repaired code is no longer there")


def located(repair: Repair, texts: Mapping[Path, str], later: Later) -> Located:
    """Put a repair's old text in the place of its new one. Raises Unusable."""
    places: dict[Path, list[tuple[int, str, str]]] = {}
    afters: list[str] = []
    for change in repair.changes:
        path = Path(change.path)
        text = texts[path]
        after = later.as_it_stands(change, repair.order, text)
        afters.append(after)
        places.setdefault(path, []).append((_nearest(text, after, change.line), change.before, after))
    broken = {path: _put_back(texts[path], found) for path, found in places.items()}
    fixed = {path: texts[path] for path in broken}
    first = next(iter(places.values()))[0][0]
    return Located(repair, broken, fixed, first, tuple(afters))


def _nearest(text: str, part: str, line: int) -> int:
    """Of the places where `part` is, the one nearest to a line (from 1), in characters."""
    found: list[int] = []
    at = text.find(part)
    while at >= 0:
        found.append(at)
        at = text.find(part, at + 1)
    return min(found, key=lambda at: abs(text.count("\n", 0, at) + 1 - line))


def _put_back(text: str, places: Sequence[tuple[int, str, str]]) -> str:
    end = len(text)
    for at, before, after in sorted(places, reverse=True):
        if at + len(after) > end:
            raise Unusable("its changes overlap")
        text, end = text[:at] + before + text[at + len(after) :], at
    return text


def without_contradictions(found: Sequence[Located]) -> tuple[list[Located], int]:
    """Of repairs that made different things of the same text the latest, and how many were left out."""
    latest: dict[tuple[object, ...], Located] = {}
    for one in sorted(found, key=lambda one: one.repair.order):
        latest[one.repair.before] = one
    kept = [one for one in found if latest[one.repair.before].after == one.after]
    return kept, len(found) - len(kept)
