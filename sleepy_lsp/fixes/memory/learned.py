"""What the user's own repairs taught: patterns from the journal, with their evidence and where they may be used.

The journal is the only source of truth; nothing is kept here but what the user said to forget and what they imported.
A purge of the journal therefore takes what was learned from it along. A pattern that holds a name of one project stays
in that project until another has shown it too; one made of the standard library's names is for all.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from sleepy_lsp.fixes.memory.encoding import to_json
from sleepy_lsp.fixes.memory.examples import Repair, repair_of
from sleepy_lsp.fixes.memory.generalise import generalise
from sleepy_lsp.fixes.memory.learning import lessons
from sleepy_lsp.fixes.memory.pattern import Pattern
from sleepy_lsp.journal.events import (
    MENDED,
    Accepted,
    Dismissed,
    EpisodeOutcome,
    EpisodeRecord,
    FixedByHand,
    RecordedEvent,
    Rewritten,
    Seen,
    Text,
    TextChange,
    Undone,
)
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.known_words import std_names
from sleepy_lsp.rust.diagnostics import Diagnostic, Span

RETIRED_AFTER = 2
"""A pattern whose offers were turned down so many times more often than taken is offered no more."""
_LATEST_EPISODES = 2000
_MOST_TO_GENERALISE = 24
"""Of patterns alike enough to be compared, the latest so many: what they have in common shows in a few."""
_TELLING = MENDED | {EpisodeOutcome.DISMISSED, EpisodeOutcome.ACCEPTED_UNDONE}
_ITEM = "item"
_MOST_PATTERNS = 20_000


@dataclass(frozen=True, slots=True)
class Learned:
    """A pattern and what speaks for it."""

    pattern: Pattern
    projects: frozenset[str]
    """Those whose repairs showed it."""
    episodes: tuple[int, ...]
    """Their episodes in the journal, the latest last."""
    place: str
    """The file of the latest, for a person: `orders.rs`."""
    n_taken: int = 0
    """Offers of it that were accepted and stayed."""
    n_refused: int = 0
    """Offers of it that were dismissed or undone."""
    is_general: bool = False
    """Made from several repairs that differ."""
    is_imported: bool = False
    """Brought along from another machine."""

    @property
    def id(self) -> str:
        return pattern_id(self.pattern)

    @property
    def is_global(self) -> bool:
        return self.is_imported or len(self.projects) > 1 or _is_std(self.pattern)

    @property
    def is_retired(self) -> bool:
        return self.n_refused - self.n_taken >= RETIRED_AFTER

    def applies_in(self, project: str) -> bool:
        return not self.is_retired and (self.is_global or project in self.projects)


@lru_cache(maxsize=_MOST_PATTERNS)
def pattern_id(pattern: Pattern) -> str:
    said = json.dumps(to_json(pattern), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:10]


def foreign_names(pattern: Pattern) -> set[str]:
    """The fixed names in a pattern that the standard library does not have."""
    return {name for name in pattern.all_names if name not in std_names()}


@lru_cache(maxsize=_MOST_PATTERNS)
def _is_std(pattern: Pattern) -> bool:
    return not foreign_names(pattern)


def learned_from(journal: Journal) -> list[Learned]:
    """Every pattern that the journal's repairs show, the latest first. Raises JournalError."""
    return Learner().learned_from(journal)


@dataclass(frozen=True, slots=True)
class _Lesson:
    """What one episode teaches."""

    patterns: Sequence[Pattern]
    ids: Sequence[str]
    """Of the patterns."""
    taken: Sequence[str]
    """Ids of patterns whose offer was accepted and stayed."""
    refused: Sequence[str]
    """Ids of patterns whose offer was dismissed or undone."""
    repair: Repair | None
    """As an example for the model."""


@dataclass(slots=True)
class _Evidence:
    """For one pattern, as it is gathered."""

    projects: set[str] = field(default_factory=set)
    episodes: list[int] = field(default_factory=list)
    path: str = ""
    """The file of the latest episode."""


class Learner:
    """Learns from a journal whenever it has changed, each time only from the episodes that changed."""

    def __init__(self) -> None:
        self._lessons: dict[int, tuple[tuple[object, ...], _Lesson]] = {}
        self._common: dict[tuple[Pattern, Pattern], Pattern | None] = {}
        # Equal patterns of many episodes are one object, so that the tables below compare them by identity.
        self._one_of: dict[Pattern, Pattern] = {}

    def learned_from(self, journal: Journal | None, *, without: Collection[int] = ()) -> list[Learned]:
        """Every pattern that the journal's repairs show, the latest first. Raises JournalError.

        None: there is no journal, and what was learned from an earlier one is forgotten. `without` are ids of episodes
        that are left out: whoever is to be measured on them must not know them.
        """
        latest = reversed(journal.episodes(limit=_LATEST_EPISODES) if journal is not None else [])
        records = [one for one in latest if one.outcome in _TELLING and one.id not in without]
        self._lessons = {record.id: self._lesson(journal, record) for record in records if journal is not None}
        evidence: dict[Pattern, _Evidence] = {}
        for record in records:
            for pattern in self._lessons[record.id][1].patterns:
                own = evidence.setdefault(pattern, _Evidence())
                own.projects.add(record.project)
                own.episodes.append(record.id)
                own.path = record.path
        self._one_of = {pattern: pattern for pattern in evidence}
        found = {
            pattern: Learned(pattern, frozenset(own.projects), tuple(own.episodes), Path(own.path).name)
            for pattern, own in evidence.items()
        }
        taken, refused = self._verdicts()
        counted = [
            replace(one, n_taken=taken[one.id], n_refused=refused[one.id])
            for one in (*found.values(), *self._generalised(found))
        ]
        return sorted(counted, key=lambda one: one.episodes[-1], reverse=True)

    def repairs(self, known: Iterable[Learned]) -> list[Repair]:
        """The repairs in the journal that was read last, as examples for the model, the earliest first.

        `known` is what is remembered of what they taught: a repair is no example if any pattern of it is forgotten or
        retired.
        """
        live = {one.id for one in known if not one.is_retired}
        found = (lesson.repair for _, lesson in self._lessons.values())
        return [one for one in found if one is not None and live.issuperset(one.patterns)]

    def _verdicts(self) -> tuple[Counter[str], Counter[str]]:
        """How often each pattern was taken and refused; a verdict on one reading of a repair is one on all of them."""
        lessons_of = [lesson for _, lesson in self._lessons.values()]
        judged = {name for lesson in lessons_of for name in (*lesson.taken, *lesson.refused)}
        readings: dict[str, set[str]] = {name: {name} for name in judged}
        for lesson in lessons_of:
            for name in judged.intersection(lesson.ids):
                readings[name].update(lesson.ids)
        taken: Counter[str] = Counter()
        refused: Counter[str] = Counter()
        for lesson in lessons_of:
            for names, counts in ((lesson.taken, taken), (lesson.refused, refused)):
                for name in names:
                    counts.update(readings[name])
        return taken, refused

    def _lesson(self, journal: Journal, record: EpisodeRecord) -> tuple[tuple[object, ...], _Lesson]:
        state = (record.outcome, record.last_us)
        known = self._lessons.get(record.id)
        if known is not None and known[0] == state:
            return known
        events = journal.events(record.id)
        repaired = _repaired(record, events) if record.outcome in MENDED else None
        if repaired is None:
            return state, _Lesson([], [], *_verdicts_of(record, events), None)
        patterns = [self._one_of.setdefault(pattern, pattern) for pattern in _patterns_of(*repaired)]
        ids = list(map(pattern_id, patterns))
        return state, _Lesson(patterns, ids, *_verdicts_of(record, events), repair_of(record, *repaired, ids))

    def _generalised(self, specific: dict[Pattern, Learned]) -> list[Learned]:
        """What pairs of repairs have in common, beside the specific patterns."""
        alike: dict[tuple[object, ...], list[Learned]] = {}
        for one in specific.values():
            lengths = tuple((site.span, len(site.before), len(site.after)) for site in one.pattern.sites)
            alike.setdefault((one.pattern.code, one.pattern.shape, lengths), []).append(one)
        common: dict[tuple[Pattern, Pattern], Pattern | None] = {}
        found: dict[Pattern, Learned] = {}
        for group in alike.values():
            latest = sorted(group, key=lambda one: one.episodes[-1])[-_MOST_TO_GENERALISE:]
            for other, one in combinations(latest, 2):
                pair = (one.pattern, other.pattern)
                pattern = self._common[pair] if pair in self._common else generalise(*pair)
                common[pair] = pattern
                if pattern is not None and pattern not in specific:
                    known = found.get(pattern)
                    episodes = {*one.episodes, *other.episodes, *(known.episodes if known else ())}
                    projects = one.projects | other.projects | (known.projects if known else frozenset())
                    found[pattern] = Learned(pattern, projects, tuple(sorted(episodes)), one.place, is_general=True)
        self._common = common
        return list(found.values())


def _verdicts_of(record: EpisodeRecord, events: Iterable[RecordedEvent]) -> tuple[list[str], list[str]]:
    """The ids whose offers were taken, and those turned down; the memory's fixes name them as `adapter`."""
    taken: list[str] = []
    refused: list[str] = []
    accepted: str | None = None
    for event in events:
        detail = event.detail
        if isinstance(detail, Accepted) and detail.fix.source == "memory":
            accepted = detail.fix.adapter
        if isinstance(detail, Undone) and accepted is not None:
            refused.append(accepted)
            accepted = None
        if isinstance(detail, Dismissed):
            refused += sorted({fix.adapter for fix in detail.fixes if fix.source == "memory" and fix.adapter})
    if accepted is not None and record.outcome is not EpisodeOutcome.ACCEPTED_UNDONE:
        taken.append(accepted)
    return taken, refused


def _repaired(record: EpisodeRecord, events: Sequence[RecordedEvent]) -> tuple[Seen, Sequence[TextChange]] | None:
    """The error as it was first seen and the changes that ended it, that of its own item first; None without one."""
    seen = next((event.detail for event in events if isinstance(event.detail, Seen)), None)
    changes = last_changes(events)
    if seen is None or not seen.marks or not changes:
        return None
    own = next((change for change in changes if change.path == record.path and change.before == seen.item), None)
    if own is None:
        return None
    return seen, [own, *(change for change in changes if change is not own)]


def _patterns_of(seen: Seen, changes: Sequence[TextChange]) -> list[Pattern]:
    before = "\n".join(change.before for change in changes)
    after = "\n".join(change.after for change in changes)
    spans = tuple(
        Span(_ITEM, mark.start, mark.end, 1, 1, 1, 1, is_primary=mark.is_primary, label=mark.label or None)
        for mark in seen.marks
    )
    diagnostic = Diagnostic("error", seen.code, seen.message, spans, (), seen.rendered)
    return lessons(diagnostic, _ITEM, before.encode(), after.encode())


def last_changes(events: Sequence[RecordedEvent]) -> tuple[TextChange, ...]:
    """The repair as it stayed: what was accepted or done by hand, as the user rewrote it afterwards."""
    changes: tuple[TextChange, ...] = ()
    for event in events:
        if isinstance(event.detail, Accepted | FixedByHand):
            changes = event.detail.changes
        elif isinstance(event.detail, Rewritten):
            changes = tuple(_rewritten(change, event.detail.changes) for change in changes)
    return changes


def _rewritten(change: TextChange, rewrites: Iterable[TextChange]) -> TextChange:
    """`change` as it was rewritten afterwards; a rewrite tells of the stretch that the fix wrote, not of the item."""
    for rewrite in rewrites:
        if rewrite.path == change.path and rewrite.before and change.after.count(rewrite.before) == 1:
            change = replace(change, after=Text(change.after.replace(rewrite.before, rewrite.after)))
    return change
