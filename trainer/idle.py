"""Whether the machine is idle, as signals that each say what they saw: a night runs only when none says no.

- A signal that knows nothing never blocks: a desktop that does not tell, a machine without a battery, no journal yet.
- Clocks jump. How long ago something was is read from the wall clock once, when it is first seen, and counted from
  there by a clock that only goes on; a time in the future counts as now.
- Load is what other programs use: neither the night itself nor anything else that runs at a low priority. Where the
  system does not count that apart, it is unknown while a night runs: compilers that have ended would count as others'.
"""

import math
import sys
import time
from collections import deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psutil

from sleepy_lsp import paths
from sleepy_lsp.journal.errors import JournalError
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.settings import Settings, within_hours
from trainer.desktop import Desktop

MAX_LOAD = 0.25
"""Share of all cores that other programs may use."""
CALM_S, BUSY_S = 60.0, 5.0
"""Over how long the load is measured before a night begins, and while one runs."""
LOW_IS_COUNTED_APART = sys.platform not in ("darwin", "win32")
"""Whether the system counts the work of low priorities apart. macOS has a number for it that is always 0."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign of whether a night may run now."""

    name: str
    may_run: bool | None
    """None: unknown, which never blocks."""
    text: str
    """What was seen, for people."""


def why_not_now(signals: Sequence[Signal]) -> list[str]:
    """What speaks against a night now; empty when nothing does."""
    return [one.text for one in signals if one.may_run is False]


def steady_s() -> float:
    """Seconds on a clock that nobody sets and that goes on while the machine sleeps, where there is such a clock."""
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):  # Linux; macOS, where CLOCK_MONOTONIC counts sleep too
        if hasattr(time, name):
            return time.clock_gettime(getattr(time, name))
    return time.monotonic()


class Ages:
    """How long ago things happened, whatever happens to the clock meanwhile."""

    def __init__(self) -> None:
        self._first_seen: dict[str, tuple[Hashable, float, float]] = {}

    def age_s(self, of: str, wall_s: float) -> float:
        """Seconds since the latest `of`, which the wall clock put at `wall_s` (seconds since 1970)."""
        seen = self._first_seen.get(of)
        if seen is None or seen[0] != wall_s:
            seen = wall_s, max(0.0, time.time() - wall_s), steady_s()
            self._first_seen[of] = seen
        _, age_then, then = seen
        return age_then + steady_s() - then


class Senses:
    """Looks at the machine; keep one, since load and ages are differences."""

    def __init__(self, desktop: Desktop | None = None):
        self.ages = Ages()
        self._desktop = desktop or Desktop()
        self._load = _Load()
        self._journal_stamp: object = None
        self._activity: tuple[float | None, str] = (None, "")

    def signals(self, settings: Settings, night_pid: int | None = None) -> list[Signal]:
        """Every signal as it stands; `night_pid` is the night that runs, whose own work is no load."""
        idle_s = idle_minutes(settings) * 60
        return [
            self._editor(idle_s),
            self._input(idle_s),
            self._others(night_pid),
            _power(settings.night_on_battery),
            _hours(settings.night_hours),
        ]

    def _editor(self, idle_s: float) -> Signal:
        at_s, problem = self._last_activity()
        if at_s is None:
            return Signal("editor", None, problem)
        age_s = self.ages.age_s("editor", at_s)
        set_back = ", by a clock that was set back since" if at_s > time.time() + 60 else ""
        return Signal("editor", age_s >= idle_s, f"last editor activity {ago(age_s)}{set_back}")

    def _last_activity(self) -> tuple[float | None, str]:
        """When the journal last got an event (seconds since 1970), or why that is not known.

        The file is opened only when it has changed: opening takes locks that the editor's server may want.
        """
        file = paths.journal_file()
        if _stamp(file) is None:
            return None, "no journal yet"
        if self._journal_stamp != (stamps := _stamps()):
            try:
                with Journal.open(file) as journal:
                    last_us = journal.last_activity_us()
            except JournalError as exc:
                self._activity = None, str(exc)
            else:
                self._activity = (None, "the journal is empty") if last_us is None else (last_us / 1e6, "")
                stamps = _stamps()  # closing may have moved the log into the file, which is no activity
            self._journal_stamp = stamps
        return self._activity

    def _input(self, idle_s: float) -> Signal:
        found_s = self._desktop.idle_s()
        if found_s is None:
            return Signal("input", None, "the desktop does not tell when mouse or keyboard were last used")
        if math.isinf(found_s):
            return Signal("input", True, "the screen is locked or blank")
        return Signal("input", found_s >= idle_s, f"mouse or keyboard last used {ago(found_s)}")

    def _others(self, night_pid: int | None) -> Signal:
        if night_pid is not None and not LOW_IS_COUNTED_APART:
            return Signal("load", None, "this system does not tell a night's work from that of other programs")
        share = self._load.share(night_pid, CALM_S if night_pid is None else BUSY_S)
        if share is None:
            return Signal("load", None, "the load is not known yet")
        return Signal("load", share <= MAX_LOAD, f"other programs use {share:.0%} of the processor")


def idle_minutes(settings: Settings) -> float:
    """Minutes without activity that count as idle: what an editor was told last, else the user's setting."""
    try:
        minutes = float(paths.editor_idle_file().read_text(encoding="ascii"))
    except (OSError, ValueError):
        return settings.night_idle_minutes
    return minutes if 0 <= minutes <= 10080 else settings.night_idle_minutes


def ago(seconds: float) -> str:
    """`40 s ago`, `3 min ago`, `5 h ago`, `2 days ago`."""
    for unit, size in (("days", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= (2 * size if unit == "days" else size):
            return f"{int(seconds // size)} {unit} ago"
    return f"{int(seconds)} s ago"


def _power(on_battery: bool) -> Signal:
    try:
        battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    except (OSError, NotImplementedError):  # what odd firmware says of its batteries
        battery = None
    if battery is None:
        return Signal("power", None, "no battery that the system knows of")
    if battery.power_plugged is None:
        return Signal("power", None, "the system does not tell whether it is on mains power")
    if battery.power_plugged:
        return Signal("power", True, "on mains power")
    return Signal("power", on_battery, f"on battery ({battery.percent:.0f} %)")


def _hours(hours: str) -> Signal:
    if not hours:
        return Signal("hours", True, "at any hour")
    now = datetime.now()
    inside = within_hours(hours, now.hour * 60 + now.minute)
    return Signal("hours", inside, f"{now:%H:%M} is {'within' if inside else 'outside'} the allowed hours {hours}")


class _Load:
    """What others use of the processor, from differences of what the system counts."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, float, float, float]] = deque()
        """(steady time, seconds of all cores so far, of those used by normal programs, of those used by the night)."""

    def share(self, night_pid: int | None, window_s: float) -> float | None:
        """Others' share of all cores over about the last `window_s`; None before there are two samples."""
        now, times = steady_s(), psutil.cpu_times()
        total = sum(times) - getattr(times, "guest", 0.0) - getattr(times, "guest_nice", 0.0)  # both in user and nice
        used = total - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "nice", 0.0)
        self._samples.append((now, total, used, _kernel_seconds_of(night_pid)))
        while len(self._samples) > 2 and self._samples[1][0] <= now - max(CALM_S, BUSY_S):
            self._samples.popleft()
        earlier = [sample for sample in self._samples if sample[0] <= now - window_s] or [self._samples[0]]
        _, total_then, used_then, night_then = earlier[-1]
        if total - total_then < 0.1:
            return None
        night = max(0.0, self._samples[-1][3] - night_then)
        return min(1.0, max(0.0, used - used_then - night) / (total - total_then))


def _kernel_seconds_of(pid: int | None) -> float:
    """Seconds that the kernel has worked for a process and what it started: a night's own computing is at a low
    priority, that is not."""
    if pid is None:
        return 0.0
    try:
        root = psutil.Process(pid)
        tree = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0.0
    seconds = 0.0
    for process in tree:
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        seconds += times.system + times.children_system
    return seconds


def _stamps() -> tuple[object, object]:
    file = paths.journal_file()
    return _stamp(file), _stamp(file.with_name(f"{file.name}-wal"))


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
