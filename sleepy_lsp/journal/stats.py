"""What the journal adds up to: how much is accepted, by what, and whether mistakes come back.

Definitions:
- *offered*: an episode with a verified fix on offer; *accepted*: one whose fix was taken and not undone (rewritten
  counts, and is also told apart); the acceptance rate is accepted / offered.
- *repeat*: an episode whose (code, normalised message) had been seen before in its project, in an episode that had
  ended by then. The very same error coming back into view after it was dismissed, given up or undone is no repeat.
- *seconds to fix*: from first sight to the accepting or the end by hand.
"""

import datetime
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sleepy_lsp.journal.events import MENDED, EpisodeOutcome, EpisodeRecord
from sleepy_lsp.journal.journal import Journal

_ACCEPTED = frozenset({EpisodeOutcome.ACCEPTED, EpisodeOutcome.ACCEPTED_REWRITTEN})
_STILL_THERE = frozenset({EpisodeOutcome.DISMISSED, EpisodeOutcome.ABANDONED, EpisodeOutcome.ACCEPTED_UNDONE})


@dataclass(frozen=True, slots=True)
class Group:
    """The episodes that have something in common."""

    name: str
    n_episodes: int
    """For a source: those that it offered something for."""
    n_offered: int
    n_accepted: int
    n_rewritten: int
    """Of the accepted ones, those whose text the user then changed."""
    n_undone: int
    n_fixed_by_hand: int
    n_repeats: int
    median_attempts: float | None
    """Candidates that were tried, over the accepted ones; None where there are none."""

    @property
    def acceptance_rate(self) -> float | None:
        """None where nothing was offered."""
        return self.n_accepted / self.n_offered if self.n_offered else None

    @property
    def repeat_rate(self) -> float | None:
        return self.n_repeats / self.n_episodes if self.n_episodes else None


@dataclass(frozen=True, slots=True)
class Stats:
    """The whole journal in numbers."""

    total: Group
    outcomes: Mapping[str, int]
    """Outcome → episodes, for every outcome."""
    by_source: Sequence[Group]
    by_family: Sequence[Group]
    by_code: Sequence[Group]
    by_week: Sequence[Group]
    """By ISO week (UTC) of first sight: `2026-W47`, in order; the others by size."""
    median_seconds_to_fix: float | None
    median_seconds_accepted: float | None
    median_seconds_by_hand: float | None


def of_journal(journal: Journal) -> Stats:
    """Raises JournalError."""
    offers = journal.run(
        lambda connection: connection.execute(
            "SELECT DISTINCT json_extract(payload, '$.fix.source'), episode_id FROM events WHERE kind = 'offered'"
        ).fetchall()
    )
    offered: dict[str, set[int]] = {}
    for source, episode_id in offers:
        offered.setdefault(source, set()).add(episode_id)
    return of_episodes(journal.episodes(), offered)


def of_episodes(episodes: Sequence[EpisodeRecord], offered: Mapping[str, set[int]]) -> Stats:
    """`episodes` by first sight; `offered`: source → the ids of the episodes that it offered something for."""
    repeats = _repeats(episodes)
    counted = Counter(record.outcome for record in episodes)

    def by(name_of: Callable[[EpisodeRecord], str]) -> list[Group]:
        members: dict[str, list[EpisodeRecord]] = {}
        for record in episodes:
            members.setdefault(name_of(record), []).append(record)
        groups = [_group(name, found, repeats) for name, found in members.items()]
        return sorted(groups, key=lambda group: (-group.n_episodes, group.name))

    return Stats(
        total=_group("all", episodes, repeats),
        outcomes={outcome.value: counted[outcome] for outcome in EpisodeOutcome},
        by_source=[_of_source(name, episodes, offered[name], repeats) for name in sorted(offered)],
        by_family=by(lambda record: record.family),
        by_code=by(lambda record: record.code or "none"),
        by_week=sorted(by(lambda record: week_of(record.first_seen_us)), key=lambda group: group.name),
        median_seconds_to_fix=_median_seconds(record for record in episodes if record.outcome in MENDED),
        median_seconds_accepted=_median_seconds(record for record in episodes if record.outcome in _ACCEPTED),
        median_seconds_by_hand=_median_seconds(
            record for record in episodes if record.outcome is EpisodeOutcome.FIXED_BY_HAND
        ),
    )


def week_of(time_us: int) -> str:
    """The ISO week of a time, in UTC: `2026-W47`."""
    year, week, _ = datetime.datetime.fromtimestamp(time_us / 1e6, datetime.UTC).isocalendar()
    return f"{year}-W{week:02}"


def _repeats(episodes: Sequence[EpisodeRecord]) -> frozenset[int]:
    """The ids of the episodes that repeat an earlier mistake."""
    earlier: dict[tuple[str, str | None, str], list[EpisodeRecord]] = {}
    found = set()
    for record in sorted(episodes, key=lambda record: (record.first_seen_us, record.id)):
        same = earlier.setdefault((record.project, record.code, record.normalised), [])
        if any(_had_ended(other, record) for other in same):
            found.add(record.id)
        if record.ended_us is not None:
            same.append(record)
    return frozenset(found)


def _had_ended(earlier: EpisodeRecord, record: EpisodeRecord) -> bool:
    if earlier.ended_us is None or earlier.ended_us > record.first_seen_us:
        return False
    return earlier.identity != record.identity or earlier.outcome not in _STILL_THERE


def _group(name: str, episodes: Sequence[EpisodeRecord], repeats: frozenset[int]) -> Group:
    outcomes = Counter(record.outcome for record in episodes)
    return Group(
        name=name,
        n_episodes=len(episodes),
        n_offered=sum(record.n_offered > 0 for record in episodes),
        n_accepted=sum(outcomes[outcome] for outcome in _ACCEPTED),
        n_rewritten=outcomes[EpisodeOutcome.ACCEPTED_REWRITTEN],
        n_undone=outcomes[EpisodeOutcome.ACCEPTED_UNDONE],
        n_fixed_by_hand=outcomes[EpisodeOutcome.FIXED_BY_HAND],
        n_repeats=sum(record.id in repeats for record in episodes),
        median_attempts=_median(record.attempts for record in episodes if record.outcome in _ACCEPTED),
    )


def _of_source(name: str, episodes: Sequence[EpisodeRecord], offered: set[int], repeats: frozenset[int]) -> Group:
    """A source's own: an acceptance counts for the source whose fix it was."""
    members = [record for record in episodes if record.id in offered]
    theirs = _group(name, [record for record in members if record.source == name], repeats)
    return Group(
        name=name,
        n_episodes=len(members),
        n_offered=len(members),
        n_accepted=theirs.n_accepted,
        n_rewritten=theirs.n_rewritten,
        n_undone=theirs.n_undone,
        n_fixed_by_hand=sum(record.outcome is EpisodeOutcome.FIXED_BY_HAND for record in members),
        n_repeats=sum(record.id in repeats for record in members),
        median_attempts=theirs.median_attempts,
    )


def _median_seconds(episodes: Iterable[EpisodeRecord]) -> float | None:
    return _median(record.seconds for record in episodes if record.seconds is not None)


def _median(values: Iterable[float]) -> float | None:
    found = list(values)
    return statistics.median(found) if found else None
