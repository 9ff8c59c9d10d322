"""The journal as its users see it: open, record, ask.

Invariants:
- Whoever was told that an event is recorded finds it after a power cut: every transaction is synced before it returns
  (`synchronous=FULL`; benchmarks/results/journal.json says what that costs). An event that was being written is there
  whole or not at all.
- Several processes use one file at once: WAL, one short transaction a record, a bounded wait for the lock.
- A damaged file is set aside under another name, what can be read of it goes into a new one, and the user is told once.
- Texts, names and paths that are no valid Unicode are kept with the odd bytes escaped.
"""

import hashlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from filelock import FileLock, Timeout

from sleepy_lsp import paths
from sleepy_lsp.journal import salvage
from sleepy_lsp.journal.errors import JournalBusy, JournalError
from sleepy_lsp.journal.events import EpisodeOutcome, EpisodeRecord, Event, RecordedEvent, Seen
from sleepy_lsp.journal.payload import IN_THE_ROW, UnreadablePayload, decode, encode, storable
from sleepy_lsp.journal.schema import migrate, migrations, present_schema, schema_of
from sleepy_lsp.rust.diagnostics import normalised_message

_T = TypeVar("_T")

WAIT_S = 30.0
"""How long a writer waits for the others; a purge of a million events holds the lock for less."""

# 16 MB of write-ahead log before it is moved into the file: that costs some 10 ms, so it must be rarer than 1 in 100.
_CHECKPOINT_PAGES = 4000
_ROW = ", ".join(EpisodeRecord._fields)
_OUTCOMES = {outcome.value: outcome for outcome in EpisodeOutcome}
_OUTCOME = EpisodeRecord._fields.index("outcome")
# The file of a connection that is closed: no path names it, so the next user opens a new one.
_NO_FILE = (-1, -1)
_PASSED = {None: None, 0: False, 1: True}


class _Damaged(sqlite3.DatabaseError):
    """What SQLite reads without a complaint, and no version of this journal has written."""


_TROUBLE = (sqlite3.DatabaseError, UnreadablePayload, UnicodeDecodeError)


class Journal:
    """An open journal. One object may be used by several threads; they take turns."""

    def __init__(self, path: Path):
        """Use `open`."""
        self.path = path
        self._turn = threading.RLock()
        self._notice: str | None = None
        self._connection, self._file = self._opened()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the journal at `path`, making folder and file (private to the user) where there is none.

        Raises JournalError: the place can't be used, JournalTooNew: a newer version wrote it, JournalBusy: another
        process is opening it and does not come to an end.
        """
        return cls(path)

    def close(self) -> None:
        """Close the file; closing twice does nothing."""
        with self._turn:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def take_notice(self) -> str | None:
        """What the user must be told about the file, once: the next call has None until something else happens."""
        with self._turn:
            notice, self._notice = self._notice, None
            return notice

    def record(self, event: Event) -> int | None:
        """Write one event; returns its episode's id. It is on the disk when this returns.

        A `seen` opens an episode where the last one of its identity has ended or none was; everything else belongs to
        the last one. None: there is none (it was purged meanwhile), and the event is dropped with it.
        Raises JournalError, JournalBusy.
        """
        return self.record_many((event,))[0]

    def record_many(self, events: Iterable[Event]) -> list[int | None]:
        """Write several events in one transaction: all of them or none. Returns and raises as `record` does."""
        wanted = list(events)

        def work(connection: sqlite3.Connection) -> list[int | None]:
            with transaction(connection):
                return [_insert(connection, event) for event in wanted]

        return self.run(work)

    def episodes(
        self,
        *,
        project: str | None = None,
        since_us: int | None = None,
        outcome: EpisodeOutcome | None = None,
        code: str | None = None,
        source: str | None = None,
        limit: int | None = None,
    ) -> list[EpisodeRecord]:
        """The episodes that meet every given condition, by first sight; with `limit` the latest so many of them.

        `project` is a root, `since_us` a time that the latest event must reach, `source` that of the accepted fix.
        """
        given = {
            "project = ?": None if project is None else storable(project),
            "last_us >= ?": since_us,
            "outcome = ?": outcome,
            "code = ?": code,
            "source = ?": source,
        }
        used = {condition: value for condition, value in given.items() if value is not None}
        where = f"WHERE {' AND '.join(used)}" if used else ""
        query = f"SELECT {_ROW} FROM episodes {where} ORDER BY first_seen_us DESC, id DESC LIMIT ?"
        values = (*used.values(), -1 if limit is None else limit)
        return self.run(lambda c: [_record(row) for row in c.execute(query, values)])[::-1]

    def episode(self, episode_id: int) -> EpisodeRecord | None:
        """One episode, or None where there is none of that id."""
        query = f"SELECT {_ROW} FROM episodes WHERE id = ?"
        found = self.run(lambda c: [_record(row) for row in c.execute(query, (episode_id,))])
        return found[0] if found else None

    def events(self, episode_id: int) -> list[RecordedEvent]:
        """What happened to an episode, in the order of writing; empty where there is none of that id."""
        return self.run(lambda connection: _events(connection, episode_id))

    def last_activity_us(self) -> int | None:
        """When the latest event happened; None for an empty journal."""
        row = self.run(lambda c: c.execute("SELECT time_us FROM events ORDER BY id DESC LIMIT 1").fetchone())
        return row[0] if row else None

    def run(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """What `work` makes of the connection; for the modules of this package. Raises JournalError, JournalBusy.

        `work` is done again on the new file when the old one turns out to be damaged or was set aside by another
        process, so it must be one transaction or only read.
        """
        with self._turn:
            try:
                if _file_at(self.path) != self._file:
                    self._connection.close()
                    self._connection, self._file = self._opened()
                return work(self._connection)
            except _TROUBLE as exc:
                if not _is_damage(exc):
                    raise _translated(exc, self.path) from exc
                self._start_again()
            try:
                return work(self._connection)
            except _TROUBLE as exc:
                raise _translated(exc, self.path) from exc

    def _start_again(self) -> None:
        """Set the damaged file aside, unless another process has done so already, and open a new one."""
        self._connection.close()
        damaged, self._file = self._file, _NO_FILE
        with self._only_opener():
            if _file_at(self.path) == damaged:
                self._replace_damaged()
        self._connection, self._file = self._opened()

    def _opened(self) -> tuple[sqlite3.Connection, tuple[int, int] | None]:
        """A connection to a migrated file, and which file that is. Raises JournalError."""
        with self._only_opener():
            try:
                connection = connect(self.path)
            except (sqlite3.DatabaseError, UnicodeDecodeError) as exc:
                if not _is_damage(exc):
                    raise
                self._replace_damaged()
                connection = connect(self.path)
            return connection, _file_at(self.path)

    def _replace_damaged(self) -> None:
        aside = salvage.set_aside(self.path)
        connection = connect(self.path)
        try:
            n_events = salvage.copy_readable(aside, connection)
        finally:
            connection.close()
        self._notice = (
            f"the journal was damaged; it now lies in {aside}, and {n_events} of its events went into a new one"
        )

    @contextmanager
    def _only_opener(self) -> Iterator[None]:
        """Opening, migrating and setting aside are done by one process at a time. Raises JournalError, JournalBusy."""
        try:
            paths.private_dir(self.path.parent)
            with FileLock(self.path.with_suffix(".lock"), timeout=WAIT_S):
                yield
        except Timeout as exc:
            raise JournalBusy(f"another process has been opening {self.path} for {WAIT_S:g} s") from exc
        except sqlite3.DatabaseError as exc:
            raise _translated(exc, self.path) from exc
        except OSError as exc:
            raise JournalError(f"can't use {self.path}: {exc.strerror or exc}") from exc


def connect(path: Path) -> sqlite3.Connection:
    """A connection with the journal's settings, to a file that is made and migrated where needed.

    The caller keeps other processes from opening it meanwhile. Raises sqlite3.Error, JournalTooNew, OSError.
    """
    if not path.exists():
        # Never for a file that is there: closing any descriptor of it drops this process' locks on it, those of another
        # connection's included (https://www.sqlite.org/howtocorrupt.html, 2.2).
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")
        migrate(connection, migrations())
        if schema_of(connection) != present_schema():
            raise _Damaged(f"{path} has tables that no version of this journal made")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """A write transaction; an exception rolls it back."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _insert(connection: sqlite3.Connection, event: Event) -> int | None:
    root, identity = storable(event.project), storable(event.identity)
    latest = connection.execute(
        "SELECT diagnostics.id, occurrence, outcome FROM diagnostics JOIN outcomes ON episode_id = diagnostics.id "
        "WHERE project_id = (SELECT id FROM projects WHERE root = ?) AND identity = ? ORDER BY occurrence DESC LIMIT 1",
        (root, identity),
    ).fetchone()
    episode_id: int | None = latest[0] if latest else None
    if isinstance(event.detail, Seen) and (latest is None or latest[2] != EpisodeOutcome.OPEN):
        project_id = _named(connection, "projects", "root", root, {})
        occurrence = latest[1] + 1 if latest else 1
        episode_id = _open_episode(connection, event.detail, (project_id, identity, occurrence, event.time_us))
    if episode_id is None:
        return None
    text_ids: set[int] = set()

    def keep_text(text: str) -> int:
        digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
        text_ids.add(text_id := _named(connection, "texts", "digest", digest, {"text": text}))
        return text_id

    payload = encode(event.detail, keep_text)
    session_id = _named(connection, "sessions", "name", storable(event.session), {"started_us": event.time_us})
    connection.execute(
        "INSERT INTO events (episode_id, session_id, kind, time_us, payload) VALUES (?, ?, ?, ?, ?)",
        (episode_id, session_id, event.detail.KIND, event.time_us, payload),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO episode_texts VALUES (?, ?)", [(episode_id, text_id) for text_id in text_ids]
    )
    return episode_id


def _named(connection: sqlite3.Connection, table: str, key: str, value: str | bytes, more: dict[str, Any]) -> int:
    """The id of the row whose `key` is `value`; made, with `more`, where there is none."""
    row = connection.execute(f"SELECT id FROM {table} WHERE {key} = ?", (value,)).fetchone()
    if row:
        return int(row[0])
    columns, marks = ", ".join([key, *more]), ", ".join("?" * (1 + len(more)))
    made = connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", (value, *more.values()))
    return int(made.lastrowid or 0)


def _open_episode(connection: sqlite3.Connection, seen: Seen, key: tuple[int, str, int, int]) -> int:
    message = storable(seen.message)
    made = connection.execute(
        "INSERT INTO diagnostics (project_id, identity, occurrence, first_seen_us, path, code, family, message, "
        "normalised) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *key,
            storable(seen.path),
            None if seen.code is None else storable(seen.code),
            storable(seen.family),
            message,
            normalised_message(message),
        ),
    )
    if not connection.execute("SELECT 1 FROM episodes WHERE id = ?", (made.lastrowid,)).fetchone():
        raise _Damaged("a row that was just written can't be found: the pages lead elsewhere")
    return int(made.lastrowid or 0)


def _events(connection: sqlite3.Connection, episode_id: int) -> list[RecordedEvent]:
    found = connection.execute(f"SELECT {', '.join(IN_THE_ROW)} FROM diagnostics WHERE id = ?", (episode_id,))
    row = dict(zip(IN_THE_ROW, found.fetchone() or (), strict=False))
    texts: dict[int, str] = dict(
        connection.execute(
            "SELECT id, text FROM episode_texts JOIN texts ON texts.id = text_id WHERE episode_id = ?", (episode_id,)
        )
    )
    rows = connection.execute(
        "SELECT events.id, time_us, name, kind, payload FROM events JOIN sessions ON sessions.id = session_id "
        "WHERE episode_id = ? ORDER BY events.id",
        (episode_id,),
    )
    return [
        RecordedEvent(event_id, time_us, session, decode(kind, payload, row, texts.__getitem__))
        for event_id, time_us, session, kind, payload in rows
    ]


def _record(row: tuple[Any, ...]) -> EpisodeRecord:
    """A row of `_ROW`, its outcome and its last field, `tests_passed`, in their types."""
    try:
        typed = (*row[:_OUTCOME], _OUTCOMES[row[_OUTCOME]], *row[_OUTCOME + 1 : -1], _PASSED[row[-1]])
    except KeyError as exc:
        raise _Damaged(f"no episode ends as {exc}") from exc
    return EpisodeRecord._make(typed)


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file a path names; None for no file."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _code(exc: Exception) -> int | None:
    """SQLite's primary result code; None for what Python's own module raises."""
    extended: int | None = getattr(exc, "sqlite_errorcode", None)
    return None if extended is None else extended & 0xFF


def _is_damage(exc: Exception) -> bool:
    """Whether the file itself is the trouble.

    Text that is no UTF-8 is an OperationalError without a code, in an error's own words a UnicodeDecodeError; a damaged
    number in the file's head comes as "unsupported file format" with the code of a wrong statement.
    """
    if isinstance(exc, UnreadablePayload | UnicodeDecodeError | _Damaged) or (
        type(exc) is sqlite3.OperationalError and _code(exc) is None
    ):
        return True
    return _code(exc) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or str(exc) == "unsupported file format"


def _translated(exc: Exception, path: Path) -> JournalError:
    if _code(exc) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return JournalBusy(f"another process has kept {path} locked for {WAIT_S:g} s")
    return JournalError(f"can't use {path}: {exc}")
