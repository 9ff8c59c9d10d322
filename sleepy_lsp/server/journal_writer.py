"""The journal's own thread: the server's loop hands events over and goes on.

Events are written in the order given, several at once where they queue up; a journal that can't be written is logged
and never keeps the server from working.
"""

import logging
import os
import queue
import threading
import time
from collections.abc import Callable

from sleepy_lsp import paths
from sleepy_lsp.journal.errors import JournalError
from sleepy_lsp.journal.events import Event
from sleepy_lsp.journal.journal import Journal

_LOG = logging.getLogger(__name__)

_DAY_S = 86_400
_MOST_AT_ONCE = 200
_MOST_WAITING = 20_000


class JournalWriter:
    """See the module. Nothing is opened before the first event."""

    def __init__(self, on_notice: Callable[[str], None], retention_days: Callable[[], int]):
        """`on_notice` is called on the writer's thread with what the user must be told of the file."""
        self._on_notice, self._retention_days = on_notice, retention_days
        self._events: queue.Queue[Event | None] = queue.Queue(_MOST_WAITING)
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)

    def record(self, event: Event) -> None:
        if self._thread.ident is None:
            self._thread.start()
        try:
            self._events.put_nowait(event)
        except queue.Full:
            _LOG.warning("the journal does not keep up; an event is lost")

    @property
    def has_written(self) -> bool:
        """Whether everything that was recorded is on the disk, or lost for good."""
        return self._events.unfinished_tasks == 0

    def close(self, timeout_s: float) -> bool:
        """Write what waits and end the thread; whether that was done within `timeout_s`."""
        if self._thread.ident is None:
            return True
        try:
            self._events.put(None, timeout=timeout_s)
        except queue.Full:
            return False
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            journal = Journal.open(paths.journal_file())
        except JournalError as exc:
            _LOG.warning("no journal: %s", exc)
            while self._events.get() is not None:
                self._events.task_done()
            return
        with journal:
            self._forget_old(journal)
            while batch := self._next_batch():
                events = [event for event in batch if event is not None]
                try:
                    journal.record_many(events)
                except JournalError as exc:
                    _LOG.warning("%d events lost: %s", len(events), exc)
                for _ in batch:
                    self._events.task_done()
                notice = journal.take_notice()
                if notice is not None:
                    self._on_notice(notice)
                if len(events) < len(batch):
                    return

    def _next_batch(self) -> list[Event | None]:
        batch = [self._events.get()]
        while len(batch) < _MOST_AT_ONCE and batch[-1] is not None:
            try:
                batch.append(self._events.get_nowait())
            except queue.Empty:
                break
        return batch

    def _forget_old(self, journal: Journal) -> None:
        """Keep the user's retention, at most once a day: forgetting rewrites the file."""
        from sleepy_lsp.journal.purge import purge

        stamp = paths.state_dir() / "journal-purged"
        try:
            if time.time() - stamp.stat().st_mtime < _DAY_S:
                return
        except FileNotFoundError:
            pass
        try:
            purge(journal, older_than_days=self._retention_days())
            paths.private_dir(stamp.parent)
            stamp.touch()
            os.utime(stamp)
        except (JournalError, OSError) as exc:
            _LOG.warning("old entries of the journal stay: %s", exc)
