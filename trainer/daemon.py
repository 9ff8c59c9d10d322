"""The trainer daemon: waits for an idle machine, runs one night a day in a process of its own, gets out of the way.

- While a night runs, every signal is looked at twice a second. When one says no, the night is asked to pause, which it
  does at its next checkpoint; where it computes for long without one, it is suspended after a second. A minute later it
  is stopped, so that its memory is free. It goes on from what it saved.
- A finished night is followed by none for a day. After one that failed it is an hour, then two, four, …
- However the daemon dies, the night notices that its input ended, and ends too.
"""

import contextlib
import enum
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from logging.handlers import RotatingFileHandler

import psutil

from sleepy_lsp import paths, settings
from sleepy_lsp.settings import SettingsError
from trainer import nightprocess, presence, records
from trainer.idle import Ages, Senses, Signal, idle_minutes, steady_s, why_not_now
from trainer.nightprocess import NightProcess
from trainer.presence import State

_LOG = logging.getLogger(__name__)

DAY_S = 24 * 3600.0
FIRST_RETRY_S = 3600.0
MAX_LOG_BYTES, OLD_LOGS = 1_000_000, 3


class Phase(enum.Enum):
    """What the daemon does."""

    WAITING = "waiting"
    RUNNING = "running a night"
    PAUSED = "paused"
    STOPPING = "stopping the night"
    STOPPED = presence.STOPPED


@dataclass(frozen=True, slots=True)
class Timing:
    """How patient the daemon is, in seconds."""

    waiting_poll_s: float = 5.0
    night_poll_s: float = 0.5
    suspend_s: float = 1.0
    """How long it may take to reach a checkpoint before it is suspended, where it allows that."""
    paused_s: float = 60.0
    """How long a night stands still before it is stopped."""
    grace_s: float = 20.0
    """How long it may take to stop before it is killed."""


class Daemon:
    """One step is `tick`; `run` makes one after the other."""

    def __init__(
        self,
        sense: Callable[[int | None], list[Signal]],
        start_night: Callable[[], NightProcess] = NightProcess,
        timing: Timing = Timing(),
    ):
        """`sense` gives the signals, the pid being that of the night that runs."""
        self.phase = Phase.WAITING
        self._sense, self._start_night, self._timing = sense, start_night, timing
        self._night: NightProcess | None = None
        self._since_s = self._beat_s = 0.0
        self._state = State(presence.host(), os.getpid(), psutil.Process().create_time(), "", 0.0, 0.0)
        self._said_against: list[str] = []
        self._failures, self._not_before_s, self._why_rest = 0, 0.0, ""
        self._enter(Phase.WAITING, [])

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set; a night that runs is then stopped."""
        try:
            while not stop.is_set():
                self.tick()
                calm = self.phase is Phase.WAITING
                stop.wait(self._timing.waiting_poll_s if calm else self._timing.night_poll_s)
        finally:
            if self._night is not None:
                self._enter(Phase.STOPPING, [Signal("stop", False, "the trainer is being stopped")])
                self._night.end(self._timing.grace_s)
                self._night = None
            self._enter(Phase.STOPPED, [])

    def tick(self) -> None:
        """Look around once, and do what follows from it."""
        night = self._night
        if night is not None and (code := night.exit_code()) is not None:
            self._ended(night, code)
            return
        against = [one for one in self._sense(night.pid if night is not None else None) if one.may_run is False]
        in_phase_s = steady_s() - self._since_s
        if night is None:
            against = against or self._not_again_yet()
            if not against:
                self._begin()
                return
        elif self.phase is Phase.RUNNING and against:
            night.pause()
            self._enter(Phase.PAUSED, against)
        elif self.phase is Phase.PAUSED:
            if night.paused_at_s is None and in_phase_s >= self._timing.suspend_s:
                night.suspend()
            if night.paused_at_s is not None and self._state.yielded_s is None:
                self._state.yielded_s = round(night.paused_at_s - self._since_s, 2)
                _LOG.info("the night stood still after %.2f s", self._state.yielded_s)
                self._say(against, at_once=True)
            if not against:
                night.resume()
                self._enter(Phase.RUNNING, [])
            elif in_phase_s >= self._timing.paused_s:
                night.stop()
                self._enter(Phase.STOPPING, against)
        elif self.phase is Phase.STOPPING and in_phase_s >= self._timing.grace_s:
            _LOG.warning("the night did not stop within %.0f s, and was killed", self._timing.grace_s)
            night.kill()
        self._say(against)

    def _begin(self) -> None:
        try:
            self._night = self._start_night()
        except OSError as exc:
            self._failed(f"can't start a night: {exc}")
            return
        self._state.night_pid, self._state.yielded_s = self._night.pid, None
        self._enter(Phase.RUNNING, [])

    def _ended(self, night: NightProcess, code: int) -> None:
        asked = self.phase is Phase.STOPPING
        self._night, self._state.night_pid = None, None
        if code == 0:
            self._failures = 0
            self._rest(DAY_S, "the last night has ended")
            _LOG.info("the night is done: %s", night.outcome)
        elif asked:
            _LOG.info("the night has stopped; the next one goes on from there")
        else:
            self._failed(f"exit status {code}: {night.why_it_failed()}")
        self._state.night = night.outcome or night.said
        self._enter(Phase.WAITING, [])

    def _failed(self, why: str) -> None:
        _LOG.error("the night failed: %s", why)
        self._rest(min(DAY_S, FIRST_RETRY_S * 2**self._failures), f"the last night failed ({why})")
        self._failures += 1

    def _rest(self, seconds: float, why: str) -> None:
        self._not_before_s, self._why_rest = steady_s() + seconds, why

    def _not_again_yet(self) -> list[Signal]:
        """What this daemon itself knows against another night; after a finished one the records say it too, if all is
        well with them."""
        left_s = self._not_before_s - steady_s()
        text = f"{self._why_rest}; the next may begin in {max(1, round(left_s / 60))} min"
        return [Signal("rest", False, text)] if left_s > 0 else []

    def _enter(self, phase: Phase, against: list[Signal]) -> None:
        """The one place where the phase changes."""
        if phase is not self.phase:
            _LOG.info("%s%s", phase.value, "".join(f"; {text}" for text in why_not_now(against)))
        self.phase, self._since_s, self._state.since = phase, steady_s(), time.time()
        if phase is Phase.PAUSED:
            self._state.yielded_s = None
        self._say(against, at_once=True)

    def _say(self, against: list[Signal], *, at_once: bool = False) -> None:
        """Write the state where it has changed, or was last written a minute ago."""
        state, names = self._state, [one.name for one in against]
        night = self._night.said if self._night is not None else state.night
        same = (names, night) == (self._said_against, state.night)
        if not at_once and same and steady_s() - self._beat_s < presence.BEAT_S:
            return
        state.phase, state.reasons, state.night, state.beat = self.phase.value, why_not_now(against), night, time.time()
        self._beat_s, self._said_against = steady_s(), names
        try:
            presence.write(state)
        except OSError as exc:  # a full disk: what runs goes on, only `status` is behind
            _LOG.warning("can't write %s: %s", presence.state_file(), exc)


def rest(ages: Ages) -> Signal:
    """Whether the last finished night was long enough ago."""
    numbers = sorted((int(folder.name) for folder in paths.nights_dir().glob("[0-9]" * 6)), reverse=True)
    for number in numbers:
        try:
            record = records.read(number)
            ended_s = datetime.fromisoformat(record.ended).timestamp() if record.step == "done" else None
        except (records.RecordUnreadable, ValueError):
            continue
        if ended_s is not None:
            if ended_s > time.time() + DAY_S:  # by a clock that was wrong: nobody knows when, and it may be years
                continue
            age_s = ages.age_s("night", ended_s)
            text = f"the last night ended {age_s / 3600:.0f} h ago; one a day is enough"
            return Signal("rest", age_s >= DAY_S, text if age_s < DAY_S else f"the last night was number {number}")
    return Signal("rest", True, "no night has been finished yet")


def serve() -> None:
    """Be the daemon until asked to end. Raises AlreadyRunning, OSError."""
    with presence.only_daemon() as before, _logging():
        if before is not None:
            _LOG.warning("the trainer before this one did not end properly (%s)", presence.describe(before))
            nightprocess.end_suspended(before.night_pid)
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            # By a thread, since a handler that needs a lock that the interrupted code holds would wait for ever.
            signal.signal(number, lambda *_: threading.Thread(target=stop.set).start())
        _LOG.info("started, pid %d on %s", os.getpid(), presence.host())
        Daemon(sense_with(Senses())).run(stop)
        _LOG.info("ended")


def sense_with(senses: Senses) -> Callable[[int | None], list[Signal]]:
    """All that a daemon asks before it begins a night, and while one runs, by the settings as they are then."""
    began_s = steady_s()

    def sense(night_pid: int | None) -> list[Signal]:
        try:
            chosen = settings.load()
        except SettingsError as exc:
            return [Signal("settings", False, str(exc))]
        signals = senses.signals(chosen, night_pid)
        if night_pid is None:
            # Whoever has just logged in, or has just typed `start`, is there, whatever the other signals say.
            up_s = steady_s() - began_s
            enough = up_s >= idle_minutes(chosen) * 60
            signals += [rest(senses.ages), Signal("start", enough, f"the trainer has been up for {up_s / 60:.0f} min")]
        return signals

    return sense


@contextlib.contextmanager
def _logging() -> Iterator[None]:
    """Into a file of this user's, rotated; what ends the daemon is written there with its traceback."""
    handler = RotatingFileHandler(
        presence.log_file(), maxBytes=MAX_LOG_BYTES, backupCount=OLD_LOGS, encoding="utf-8", errors="backslashreplace"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    root = logging.getLogger("trainer")
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    except BaseException:
        _LOG.exception("ended by an error")
        raise
    finally:
        root.removeHandler(handler)
        handler.close()
