"""What the user made of the offers of one source, read step by step: each look takes in only what is new.

Counted is an episode that ended after the user had seen the offer. It was accepted when it was chosen and stayed
(rewritten later or not); it was turned down when it was dismissed or undone, or when the error was mended otherwise.
An episode that was given up says nothing about the offer.
"""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from sleepy_lsp.journal.events import EpisodeOutcome
from sleepy_lsp.journal.journal import Journal

_KEPT = (EpisodeOutcome.ACCEPTED, EpisodeOutcome.ACCEPTED_REWRITTEN)
_COUNTED = (*_KEPT, EpisodeOutcome.ACCEPTED_UNDONE, EpisodeOutcome.DISMISSED, EpisodeOutcome.FIXED_BY_HAND)
_MARKS = ", ".join("?" * len(_COUNTED))
_ENDED = f"""
SELECT diagnostics.id, coalesce(code, ''), normalised, outcome, outcomes.source, outcomes.adapter, ended_us,
       events.id, payload
FROM events
JOIN diagnostics ON diagnostics.id = events.episode_id
JOIN outcomes ON outcomes.episode_id = events.episode_id
WHERE kind IN ('shown', 'dismissed', 'accepted') AND outcome IN ({_MARKS})
  AND events.episode_id IN (SELECT episode_id FROM events WHERE id > ?)
ORDER BY events.id
"""
_RENDERED = """
SELECT text FROM texts WHERE id = (
  SELECT json_extract(payload, '$.rendered.text') FROM events WHERE episode_id = ? AND kind = 'seen' ORDER BY id LIMIT 1
)
"""


@dataclass(frozen=True, slots=True)
class Reception:
    """How the offers of the source were taken in one episode."""

    episode_id: int
    code: str
    """rustc's error code; empty for errors without one."""
    message: str
    """The normalised message."""
    rendered: str
    """The error as rustc printed it."""
    accepted: Mapping[str | None, bool]
    """By the adapter of each offer that the user saw (None: the base model): whether it was accepted and stayed."""
    place: int
    """Grows in the order in which episodes were decided, whatever the clock did."""
    ended_us: int


class Receptions:
    """A reader that remembers where it was. Knows when a purge or a rescue has made its past untrue."""

    def __init__(self, source: str):
        self._source = source
        self._generation: tuple[int, ...] = ()
        self._last_event = 0

    def news(self, journal: Journal) -> tuple[bool, list[Reception]]:
        """Whether all that was told before is void, and the episodes that were decided or changed. Raises JournalError.

        An episode may come again: what is told of it last counts.
        """

        def read(connection: sqlite3.Connection) -> tuple[bool, list[Reception]]:
            # VACUUM, which ends every purge, counts the schema's version up; a rescued journal is another file.
            (version,) = connection.execute("PRAGMA schema_version").fetchone()
            status = journal.path.stat()
            generation = (version, status.st_dev, status.st_ino)
            is_anew = generation != self._generation
            if is_anew:
                self._generation, self._last_event = generation, 0
            (last_event,) = connection.execute("SELECT coalesce(max(id), 0) FROM events").fetchone()
            found = self._read(connection) if last_event > self._last_event else []
            self._last_event = last_event
            return is_anew, found

        return journal.run(read)

    def _read(self, connection: sqlite3.Connection) -> list[Reception]:
        seen: dict[int, Reception] = {}
        rows = connection.execute(_ENDED, (*_COUNTED, self._last_event)).fetchall()
        for episode_id, code, message, outcome, source, adapter, ended_us, event_id, payload in rows:
            fields = json.loads(payload)
            fixes = fields["fixes"] if "fixes" in fields else [fields["fix"]]
            adapters = {fix["adapter"] for fix in fixes if fix["source"] == self._source}
            known = seen.get(episode_id)
            if known is not None:
                adapters |= set(known.accepted)
            if not adapters:
                continue
            if known is None:
                (rendered,) = connection.execute(_RENDERED, (episode_id,)).fetchone() or ("",)
            else:
                rendered = known.rendered
            kept = outcome in _KEPT and source == self._source
            accepted = {one: kept and one == adapter for one in adapters}
            seen[episode_id] = Reception(episode_id, code, message, rendered, accepted, event_id, ended_us or 0)
        return list(seen.values())
