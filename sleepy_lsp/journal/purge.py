"""Forgetting: whole episodes go, and with them everything that only they held, so that no trace stays in the files.

Deleted rows are overwritten (`secure_delete`), the file is written anew (`VACUUM`) and the write-ahead log cut to
nothing. What was set aside as damaged may hold the same texts, so it goes too. What the disk or its backups keep of
freed blocks is beyond this.
"""

import sqlite3
import time
from dataclasses import dataclass

from sleepy_lsp.journal.errors import JournalBusy
from sleepy_lsp.journal.events import now_us
from sleepy_lsp.journal.journal import WAIT_S, Journal, transaction
from sleepy_lsp.journal.payload import storable
from sleepy_lsp.journal.salvage import files_set_aside

_DAY_US = 86_400_000_000

# After its episodes are gone, what no other episode holds. The order is that of the references.
_DELETIONS = (
    "DELETE FROM episode_texts WHERE episode_id IN (SELECT id FROM temp.leaving)",
    "DELETE FROM events WHERE episode_id IN (SELECT id FROM temp.leaving)",
    "DELETE FROM outcomes WHERE episode_id IN (SELECT id FROM temp.leaving)",
    "DELETE FROM diagnostics WHERE id IN (SELECT id FROM temp.leaving)",
    "DELETE FROM texts WHERE id NOT IN (SELECT text_id FROM episode_texts)",
    "DELETE FROM sessions WHERE id NOT IN (SELECT session_id FROM events)",
    "DELETE FROM projects WHERE id NOT IN (SELECT project_id FROM diagnostics)",
)


@dataclass(frozen=True, slots=True)
class Purged:
    """What went."""

    n_episodes: int
    n_events: int
    n_files: int
    """Damaged journals that had been set aside."""


def purge(journal: Journal, *, project: str | None = None, older_than_days: float | None = None) -> Purged:
    """Forget the episodes that meet every given condition: all of them where none is given.

    `project` is a root; an episode is as old as its latest event. Files that were set aside go with `project` or
    without a condition whatever their age, else when they are older than that. Raises JournalError, and JournalBusy
    when another process reads the journal for so long that the old pages can't be overwritten: the episodes are gone
    for every reader then, and purging again clears the rest.
    """
    limit_us = None if older_than_days is None else now_us() - round(older_than_days * _DAY_US)

    def work(connection: sqlite3.Connection) -> tuple[int, int]:
        counts = _delete(connection, project, limit_us)
        _rewrite(connection, journal)
        return counts

    n_episodes, n_events = journal.run(work)
    n_files = 0
    for file in files_set_aside(journal.path):
        if project is not None or limit_us is None or file.stat().st_mtime * 1e6 < limit_us:
            file.unlink()
            n_files += 1
    return Purged(n_episodes, n_events, n_files)


def count(journal: Journal, *, project: str | None = None, older_than_days: float | None = None) -> int:
    """How many episodes `purge` would forget. Raises JournalError."""
    limit_us = None if older_than_days is None else now_us() - round(older_than_days * _DAY_US)
    condition, values = _condition(project, limit_us)
    row = journal.run(lambda c: c.execute(f"SELECT count(*) FROM episodes {condition}", values).fetchone())
    return int(row[0])


def _condition(project: str | None, limit_us: int | None) -> tuple[str, list[str | int]]:
    conditions: dict[str, str | int] = {}
    if project is not None:
        conditions["project = ?"] = storable(project)
    if limit_us is not None:
        conditions["last_us < ?"] = limit_us
    return (f"WHERE {' AND '.join(conditions)}" if conditions else "", list(conditions.values()))


def _delete(connection: sqlite3.Connection, project: str | None, limit_us: int | None) -> tuple[int, int]:
    condition, values = _condition(project, limit_us)
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS leaving (id INTEGER PRIMARY KEY)")
    with transaction(connection):
        connection.execute("DELETE FROM temp.leaving")
        n_episodes = connection.execute(
            f"INSERT INTO temp.leaving SELECT id FROM episodes {condition}", values
        ).rowcount
        connection.execute("INSERT INTO purge_in_progress VALUES (?)", (now_us(),))
        counts = [connection.execute(statement).rowcount for statement in _DELETIONS]
        connection.execute("DELETE FROM purge_in_progress")
    return n_episodes, counts[1]


def _rewrite(connection: sqlite3.Connection, journal: Journal) -> None:
    """Leave only living rows in the files. Other processes' reads are waited for, a bounded time."""
    deadline = time.monotonic() + WAIT_S
    connection.execute("VACUUM")
    while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        if time.monotonic() > deadline:
            raise JournalBusy(f"another process is reading {journal.path}; the purge is done but for its last traces")
