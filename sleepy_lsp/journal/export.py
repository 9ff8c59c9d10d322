"""The journal as JSON objects, one a line; docs/journal.md describes every field.

A header, then each episode followed by its events. With `redacted` everything that is the user's own is replaced
(redact.py), the same original by the same replacement throughout the export.
"""

import dataclasses
from collections.abc import Iterator
from typing import Any

from sleepy_lsp.journal.events import EpisodeRecord, RecordedEvent, now_us
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.journal.payload import plain
from sleepy_lsp.journal.redact import Redactor

FORMAT = 1
"""Grows when a field changes its meaning or goes; new fields and kinds of event leave it."""


def lines(journal: Journal, *, redacted: bool = False) -> Iterator[dict[str, Any]]:
    """The whole journal, oldest episode first. Raises JournalError."""
    redactor = Redactor() if redacted else None
    yield {"type": "journal", "format": FORMAT, "redacted": redacted, "exported_us": now_us()}
    for record in journal.episodes():
        events = journal.events(record.id)
        if redactor is not None:
            shown = redactor.episode(record)
            events = [_redacted(redactor, event, record.project) for event in events]
        else:
            shown = record
        yield episode_line(shown)
        yield from (event_line(event, record.id) for event in events)


def episode_line(record: EpisodeRecord) -> dict[str, Any]:
    return {"type": "episode", **record._asdict(), "seconds": record.seconds}


def event_line(event: RecordedEvent, episode_id: int) -> dict[str, Any]:
    return {
        "type": "event",
        "id": event.id,
        "episode": episode_id,
        "time_us": event.time_us,
        "session": event.session,
        "kind": event.detail.KIND,
        "detail": plain(event.detail, str),
    }


def _redacted(redactor: Redactor, event: RecordedEvent, project: str) -> RecordedEvent:
    return dataclasses.replace(
        event, session=redactor.session(event.session), detail=redactor.detail(event.detail, project)
    )
