"""A lock between processes and threads whose wait can be cancelled."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import filelock

from sleepy_lsp.llm.errors import Cancelled

POLL_S = 0.03


@contextlib.contextmanager
def held(path: Path, cancel: threading.Event | None, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock file at `path`. `on_wait` is called once if somebody else holds it. Raises Cancelled.

    The kernel releases it when its holder dies, so a lock is never stale.
    """
    lock = filelock.FileLock(path)
    while True:
        try:
            lock.acquire(timeout=POLL_S, poll_interval=POLL_S)
            break
        except filelock.Timeout:
            if cancel is not None and cancel.is_set():
                raise Cancelled("cancelled while waiting for another process or request") from None
            if on_wait is not None:
                on_wait()
                on_wait = None
    try:
        yield
    finally:
        lock.release()
