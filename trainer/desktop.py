"""When the person last touched mouse or keyboard, where the desktop tells.

- Linux: GNOME's idle monitor and the desktop's screen saver over D-Bus, else logind's hint for the session that has the
  screen. Many desktops never set that hint: one that was never set says nothing.
- macOS: the HID system's idle time, from `ioreg`. Windows: GetLastInputInfo.

Asked through the system's own small programs (`busctl`, `loginctl`, `ioreg`), each within a second; one that is missing
or fails is not asked again for a minute.
"""

import ctypes
import json
import math
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

ANSWER_WITHIN_S = 1.0
ASK_AGAIN_S = 60.0

Source = Callable[[], float | None]


class Desktop:
    """See the module."""

    def __init__(self, sources: Sequence[Source] | None = None, clock: Callable[[], float] = time.monotonic):
        self._sources = sources if sources is not None else _sources_here()
        self._clock = clock
        self._silent_until: dict[int, float] = {}

    def idle_s(self) -> float | None:
        """Seconds since the last input; infinite when the screen is locked or blank; None when nothing tells."""
        for place, source in enumerate(self._sources):
            if self._silent_until.get(place, -math.inf) > self._clock():
                continue
            found = source()
            if found is not None:
                return found
            self._silent_until[place] = self._clock() + ASK_AGAIN_S
        return None


def _sources_here() -> Sequence[Source]:
    if sys.platform == "win32":
        return [_windows]
    if sys.platform == "darwin":
        return [_macos]
    return [_gnome, _screen_saver, _logind]


def _gnome() -> float | None:
    name = "org.gnome.Mutter.IdleMonitor"
    found = _dbus(name, "/org/gnome/Mutter/IdleMonitor/Core", "GetIdletime")
    return found / 1000 if type(found) is int else None


def _screen_saver() -> float | None:
    """A screen saver that is on means that nobody is there; one that is off says nothing of when somebody was."""
    name = "org.freedesktop.ScreenSaver"
    return math.inf if _dbus(name, "/org/freedesktop/ScreenSaver", "GetActive") is True else None


def _logind() -> float | None:
    shown = _answer(["loginctl", "show-user", str(os.getuid()), "--property=Display"])
    session = (shown or "").strip().removeprefix("Display=")
    if not session:
        return None
    names = ("Type", "IdleHint", "IdleSinceHintMonotonic", "LockedHint")
    shown = _answer(["loginctl", "show-session", session, *(f"--property={name}" for name in names)])
    table = dict(line.split("=", 1) for line in (shown or "").splitlines() if "=" in line)
    if table.get("LockedHint") == "yes":
        return math.inf
    since_us = int(table.get("IdleSinceHintMonotonic") or 0)
    if since_us == 0:
        return None
    # In a terminal the hint's time is that of the last key; on a screen it is when the hint was last set or taken back.
    if table.get("IdleHint") == "yes" or table.get("Type") == "tty":
        return max(0.0, time.clock_gettime(time.CLOCK_MONOTONIC) - since_us / 1e6)
    return 0.0


def _macos() -> float | None:
    shown = _answer(["ioreg", "-c", "IOHIDSystem", "-d", "4"])
    found = re.search(r'"HIDIdleTime"\s*=\s*(\d+)', shown or "")
    return int(found[1]) / 1e9 if found else None


def _windows() -> float | None:
    if sys.platform != "win32":
        return None

    class LastInput(ctypes.Structure):
        """LASTINPUTINFO of winuser.h."""

        _fields_ = [("size", ctypes.c_uint), ("tick_ms", ctypes.c_uint)]

    last = LastInput(ctypes.sizeof(LastInput), 0)
    if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(last)):
        return None
    now_ms: int = ctypes.windll.kernel32.GetTickCount()
    return ((now_ms - last.tick_ms) % 2**32) / 1000  # both count milliseconds in 32 bits, and start over after 50 days


def _dbus(name: str, path: str, method: str) -> object:
    """The one value that a method of the user's bus returns; None when it can't be asked."""
    # Without --auto-start=no, asking for a service could start it.
    argv = ["busctl", "--user", "--json=short", "--auto-start=no", "call", name, path, name, method]
    try:
        return json.loads(_answer(argv) or "null")["data"][0]
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _answer(argv: list[str]) -> str | None:
    """What a program prints; None when it is missing, fails or takes too long."""
    try:
        done = subprocess.run(
            argv, capture_output=True, text=True, errors="replace", timeout=ANSWER_WITHIN_S, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
