"""What the user's own repairs taught: patterns from the journal, with their evidence and where they may be used.

The journal is the only source of truth; nothing is kept here but what the user said to forget and what they imported.
A purge of the journal therefore takes what was learned from it along. A pattern that holds a name of one project stays
in that project until another has shown it too; one made of the standard library's names is for all.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sleepy_lsp.fixes.memory.encoding import to_json
from sleepy_lsp.fixes.memory.generalise import generalise
from sleepy_lsp.fixes.memory.pattern import Pattern, learn
from sleepy_lsp.fixes.memory.trees import Leaf, is_named, subtrees
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
    TextChange,
    Undone,
)
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.known_words import std_names
from sleepy_lsp.rust.diagnostics import Diagnostic, Span

RETIRED_AFTER = 2
"""A pattern whose offers were turned down so many times more often than taken is offered no more."""
_LATEST_EPISODES = 2000
_TELLING = MENDED | {EpisodeOutcome.DISMISSED, EpisodeOutcome.ACCEPTED_UNDONE}
_ITEM = "item"


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
        return self.is_imported or len(self.projects) > 1 or not foreign_names(self.pattern)

    @property
    def is_retired(self) -> bool:
        return self.n_refused - self.n_taken >= RETIRED_AFTER

    def applies_in(self, project: str) -> bool:
        return not self.is_retired and (self.is_global or project in self.projects)


def pattern_id(pattern: Pattern) -> str:
    said = json.dumps(to_json(pattern), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:10]


def foreign_names(pattern: Pattern) -> set[str]:
    """The fixed names in a pattern that the standard library does not have."""
    trees = (tree for site in pattern.sites for tree in (*site.before, *site.after))
    leaves = (one for tree in trees for one in subtrees(tree) if isinstance(one, Leaf) and is_named(one))
    return {leaf.text for leaf in leaves if "identifier" in leaf.kind and leaf.text not in std_names()}


def learned_from(journal: Journal) -> list[Learned]:
    """Every pattern that the journal's repairs show, the latest first. Raises JournalError."""
    found: dict[Pattern, Learned] = {}
    verdicts: dict[str, list[int]] = {}
    for record in reversed(list(journal.episodes(limit=_LATEST_EPISODES))):
        if record.outcome not in _TELLING:
            continue
        events = journal.events(record.id)
        _count_verdicts(record, events, verdicts)
        if record.outcome in MENDED:
            pattern = _pattern_of(record, events)
            if pattern is not None:
                _add(found, pattern, record)
    everything = [*found.values(), *_generalised(list(found.values()))]
    counted = [
        replace(one, n_taken=verdicts.get(one.id, [0, 0])[0], n_refused=verdicts.get(one.id, [0, 0])[1])
        for one in everything
    ]
    return sorted(counted, key=lambda one: one.episodes[-1], reverse=True)


def _add(found: dict[Pattern, Learned], pattern: Pattern, record: EpisodeRecord) -> None:
    known = found.get(pattern)
    projects = (known.projects if known else frozenset()) | {record.project}
    episodes = (*(known.episodes if known else ()), record.id)
    found[pattern] = Learned(pattern, projects, episodes, Path(record.path).name)


def _generalised(specific: Sequence[Learned]) -> list[Learned]:
    """What pairs of repairs have in common, beside the specific patterns."""
    found: dict[Pattern, Learned] = {}
    for at, one in enumerate(specific):
        for other in specific[:at]:
            pattern = generalise(one.pattern, other.pattern)
            if pattern is not None and not any(pattern == known.pattern for known in specific):
                known = found.get(pattern)
                episodes = {*one.episodes, *other.episodes, *(known.episodes if known else ())}
                projects = one.projects | other.projects | (known.projects if known else frozenset())
                found[pattern] = Learned(pattern, projects, tuple(sorted(episodes)), one.place, is_general=True)
    return list(found.values())


def _count_verdicts(record: EpisodeRecord, events: Iterable[RecordedEvent], counts: dict[str, list[int]]) -> None:
    """Count what became of the memory's offers; a fix of the memory names its pattern where others name an adapter."""
    accepted: str | None = None
    for event in events:
        detail = event.detail
        if isinstance(detail, Accepted) and detail.fix.source == "memory":
            accepted = detail.fix.adapter
        if isinstance(detail, Undone) and accepted is not None:
            counts.setdefault(accepted, [0, 0])[1] += 1
            accepted = None
        if isinstance(detail, Dismissed):
            for name in {fix.adapter for fix in detail.fixes if fix.source == "memory" and fix.adapter}:
                counts.setdefault(name, [0, 0])[1] += 1
    if accepted is not None and record.outcome is not EpisodeOutcome.ACCEPTED_UNDONE:
        counts.setdefault(accepted, [0, 0])[0] += 1


def _pattern_of(record: EpisodeRecord, events: Sequence[RecordedEvent]) -> Pattern | None:
    seen = next((event.detail for event in events if isinstance(event.detail, Seen)), None)
    changes = _last_changes(events)
    if seen is None or not seen.marks or not changes:
        return None
    own = next((change for change in changes if change.path == record.path and change.before == seen.item), None)
    if own is None:
        return None
    others = [change for change in changes if change is not own]
    before = "\n".join([own.before, *(change.before for change in others)])
    after = "\n".join([own.after, *(change.after for change in others)])
    spans = tuple(
        Span(_ITEM, mark.start, mark.end, 1, 1, 1, 1, is_primary=mark.is_primary, label=mark.label or None)
        for mark in seen.marks
    )
    diagnostic = Diagnostic("error", seen.code, seen.message, spans, (), seen.rendered)
    return learn(diagnostic, _ITEM, before.encode(), after.encode())


def _last_changes(events: Sequence[RecordedEvent]) -> tuple[TextChange, ...]:
    """The repair as it stayed: what was accepted or done by hand, as the user rewrote it afterwards."""
    changes: tuple[TextChange, ...] = ()
    for event in events:
        if isinstance(event.detail, Accepted | FixedByHand):
            changes = event.detail.changes
        elif isinstance(event.detail, Rewritten):
            rewritten = {(change.path, change.before): change.after for change in event.detail.changes}
            changes = tuple(
                replace(change, after=rewritten.get((change.path, change.after), change.after)) for change in changes
            )
    return changes
