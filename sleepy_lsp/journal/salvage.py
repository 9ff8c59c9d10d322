"""What to do with a damaged journal: set it aside, and copy what can still be read.

Every row is read on its own account: where a page of the file can't be read, the rows on it are skipped and the rest
goes on. An event is copied when its episode and its texts were, so that nothing half reaches the new file.
"""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sleepy_lsp.journal.payload import IN_THE_ROW, UnreadablePayload, decode

_TEXT_ID = re.compile(r'\{"text":(\d+)\}')
_COLUMNS = {
    "projects": "id, root",
    "sessions": "id, name, started_us",
    "texts": "id, digest, text",
    "diagnostics": "id, project_id, identity, occurrence, path, code, family, message, normalised, first_seen_us",
    "events": "id, episode_id, session_id, kind, time_us, payload",
}
_SIDE_FILES = ("-wal", "-shm")
_BATCH_ROWS = 500
_MAX_ID = 1 << 40


def set_aside(path: Path) -> Path:
    """Rename a damaged journal, with what SQLite keeps beside it, to `NAME.corrupt-TIME`; returns its new name."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    aside = path.with_name(f"{path.name}.corrupt-{stamp}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.corrupt-{stamp}-{number}")
    for suffix in _SIDE_FILES:
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    path.rename(aside)
    return aside


def files_set_aside(path: Path) -> list[Path]:
    """What was ever set aside for the journal at `path`, side files included."""
    return sorted(path.parent.glob(f"{path.name}.corrupt-*"))


def copy_readable(aside: Path, new: sqlite3.Connection) -> int:
    """Copy what can be read of `aside` into the empty journal `new`, in one transaction; returns how many events."""
    old = sqlite3.connect(f"{aside.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        new.execute("BEGIN IMMEDIATE")
        try:
            n_events = _copy(old, new)
        except BaseException:
            new.execute("ROLLBACK")
            raise
        new.execute("COMMIT")
        return n_events
    finally:
        old.close()


def _copy(old: sqlite3.Connection, new: sqlite3.Connection) -> int:
    for table in ("projects", "sessions", "texts"):
        for row in _rows(old, table):
            _insert(new, table, row)
    projects, sessions, texts = ({row[0] for row in new.execute(f"SELECT id FROM {t}")} for t in list(_COLUMNS)[:3])
    episodes = {row[0] for row in _rows(old, "diagnostics") if row[1] in projects and _insert(new, "diagnostics", row)}
    n_events = 0
    for row in _rows(old, "events"):
        if row[1] not in episodes or row[2] not in sessions or not _is_readable(row):
            continue
        text_ids = {int(text_id) for text_id in _TEXT_ID.findall(row[5])}
        if text_ids <= texts and _insert(new, "events", row):
            new.executemany("INSERT OR IGNORE INTO episode_texts VALUES (?, ?)", [(row[1], one) for one in text_ids])
            n_events += 1
    return n_events


def _is_readable(event: tuple[Any, ...]) -> bool:
    """Whether the payload is one: SQLite has no checksum over a row, so its text may be damaged and look well."""
    try:
        decode(str(event[3]), str(event[5]), dict.fromkeys(IN_THE_ROW, ""), str)
    except UnreadablePayload:
        return False
    return True


def _insert(new: sqlite3.Connection, table: str, row: tuple[Any, ...]) -> bool:
    """Whether the row could be inserted: a damaged one may break what the schema asks of it."""
    try:
        new.execute(f"INSERT INTO {table} ({_COLUMNS[table]}) VALUES ({', '.join('?' * len(row))})", row)
    except sqlite3.IntegrityError:
        return False
    return True


def _rows(old: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """The rows of `table` that can be read, by id. Past an unreadable place it feels its way in growing steps."""
    query = f"SELECT {_COLUMNS[table]} FROM {table} WHERE id > ? ORDER BY id LIMIT ?"
    position, n_wanted, step = 0, _BATCH_ROWS, 1
    while position < _MAX_ID:
        try:
            batch = old.execute(query, (position, n_wanted)).fetchall()
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            if n_wanted > 1:
                n_wanted = 1
            else:
                position, step = position + step, step * 2
            continue
        if not batch:
            return
        yield from batch
        if batch[-1][0] > position:
            position, n_wanted, step = batch[-1][0], min(n_wanted * 2, _BATCH_ROWS), 1
        else:  # damaged pages can lead back to where the scan has been
            position, step = position + step, step * 2
