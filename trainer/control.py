"""How a night is asked to pause, to go on and to stop, and where it listens.

A night calls `checkpoint()` wherever it could be cut off without loss, at least once a second where it can. It blocks
while the night is paused and raises Stopped when it is to end. Work that brings its own way of being cancelled (a
compiler, a request to the model) watches `wanted_away` and is done again after the pause. Loading a model and training
steps of several seconds go into `with suspendable():` there the daemon suspends the process when no checkpoint comes.

The daemon speaks on the night's standard input, one word a line: `pause`, `resume`, `stop`. The end of the input means
`stop`, so a night never outlives its daemon, however that died. Pipes work alike on every system; signals don't.
"""

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator

PAUSED, RUNNING, SUSPENDABLE, NOT_SUSPENDABLE = "paused", "running", "suspendable", "not suspendable"
"""What a night says of itself."""


class Stopped(Exception):
    """The night is to end now; what it has saved is where the next one goes on."""


class NightFailed(Exception):
    """The night could not go on; the message says why and how to mend it. Nothing that was live has changed."""


class Control:
    """What was asked of this night. Any thread may ask; the night's own threads call `checkpoint`."""

    def __init__(self, on_phase: Callable[[str], None] | None = None):
        """`on_phase` hears PAUSED once the night really stands still, RUNNING once it goes on, and of `suspendable`."""
        self.wanted_away = threading.Event()
        """Set while the night is to be paused or stopped."""
        self._on_phase = on_phase
        self._changed = threading.Condition(threading.RLock())
        self._pause = self._stop = False
        self._paused_s = 0.0
        self._paused_since: float | None = None
        self._n_waiting = 0

    def pause(self) -> None:
        self._set(pause=True)

    def resume(self) -> None:
        """Take `pause` back; what was stopped stays so."""
        self._set(pause=False)

    def stop(self) -> None:
        self._set(stop=True)

    @property
    def is_stopping(self) -> bool:
        return self._stop

    @property
    def paused_for_s(self) -> float:
        """Seconds that the night has stood still so far; clocks that measure its work leave them out."""
        with self._changed:
            return self._paused_s + (time.monotonic() - self._paused_since if self._paused_since is not None else 0.0)

    def checkpoint(self) -> None:
        """Return at once, or after a pause. Raises Stopped. Costs a fraction of a microsecond when nothing is asked."""
        if not self.wanted_away.is_set():
            return
        with self._changed:
            if self._pause and not self._stop:
                self._stand_still()
            if self._stop:
                raise Stopped("asked to stop")

    @contextlib.contextmanager
    def suspendable(self) -> Iterator[None]:
        """Long computing, in which the whole process may be suspended, and killed from there: no lock, no transaction,
        no half-written file and no other process may be open in it. Ends with a checkpoint, so it raises Stopped."""
        self._tell(SUSPENDABLE)
        try:
            yield
        finally:
            self._tell(NOT_SUSPENDABLE)
        self.checkpoint()

    def _stand_still(self) -> None:
        self._n_waiting += 1
        if self._n_waiting == 1:
            self._paused_since = time.monotonic()
            self._tell(PAUSED)
        self._changed.wait_for(lambda: self._stop or not self._pause)
        self._n_waiting -= 1
        if self._n_waiting == 0 and self._paused_since is not None:
            self._paused_s += time.monotonic() - self._paused_since
            self._paused_since = None
            if not self._stop:
                self._tell(RUNNING)

    def _set(self, *, pause: bool | None = None, stop: bool = False) -> None:
        with self._changed:
            self._pause = self._pause if pause is None else pause
            self._stop = self._stop or stop
            if self._pause or self._stop:
                self.wanted_away.set()
            else:
                self.wanted_away.clear()
            self._changed.notify_all()

    def _tell(self, phase: str) -> None:
        if self._on_phase is not None:
            self._on_phase(phase)


def listen(control: Control, lines: Iterable[bytes]) -> threading.Thread:
    """Do what `lines` say, on a thread of its own; their end means `stop`. Unknown words are passed over.

    `lines` must be an unbuffered file: a thread that waits in a buffered one keeps the interpreter from ending.
    """

    def follow() -> None:
        asked = {b"pause": control.pause, b"resume": control.resume, b"stop": control.stop}
        for line in lines:
            if line.strip() in asked:
                asked[line.strip()]()
        control.stop()

    thread = threading.Thread(target=follow, name="night-control", daemon=True)
    thread.start()
    return thread


def stop_on_signals(control: Control) -> None:
    """Ctrl-C and a request to terminate end the night at its next checkpoint; a second Ctrl-C ends it at once.

    For the main thread alone.
    """

    def on_signal(number: int, _frame: object) -> None:
        if control.is_stopping and number == signal.SIGINT:
            raise KeyboardInterrupt
        # By a thread, since a handler that needs a lock that the interrupted code holds would wait for ever.
        threading.Thread(target=control.stop).start()

    signal.signal(signal.SIGINT, on_signal)
    signal.signal(signal.SIGTERM, on_signal)
    if sys.platform == "win32":
        signal.signal(signal.SIGBREAK, on_signal)
