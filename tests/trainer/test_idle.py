"""Idle or not: each signal says what it saw, knows when it knows nothing, and no clock that is set fools it."""

import math
import os
import subprocess
import sys
import time
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepy_lsp import paths
from sleepy_lsp.journal.events import Event, Seen
from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.settings import Settings
from trainer import idle
from trainer.desktop import Desktop
from trainer.idle import Ages, Senses, Signal, ago, idle_minutes, why_not_now

NOTHING_TOLD = Desktop(sources=())


def signal_of(name: str, settings: Settings | None = None, senses: Senses | None = None) -> Signal:
    found = (senses or Senses(NOTHING_TOLD)).signals(settings or Settings())
    return next(one for one in found if one.name == name)


def record(at_s: float) -> None:
    """An event of that time (seconds since 1970) in the user's journal."""
    seen = Seen("/p/src/main.rs", "E0382", "ownership", "use of moved value: `s`", 1, 1, item="", rendered="")
    with Journal.open(paths.journal_file()) as journal:
        journal.record(Event(project="/p", identity="i", session="s", time_us=int(at_s * 1e6), detail=seen))


def test_only_a_no_speaks_against_a_night() -> None:
    found = [
        Signal("a", True, "yes"),
        Signal("b", None, "who knows"),
        Signal("c", False, "no"),
        Signal("d", False, "nor"),
    ]
    assert why_not_now(found) == ["no", "nor"]


def test_a_machine_that_tells_nothing_does_not_block(sleepy_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: None, raising=False)
    found = {one.name: one.may_run for one in Senses(NOTHING_TOLD).signals(Settings())}
    assert found == {"editor": None, "input": None, "load": None, "power": None, "hours": True}


def test_looking_for_a_journal_makes_none(sleepy_home: Path) -> None:
    assert signal_of("editor").text == "no journal yet"
    assert not paths.journal_file().exists()


def test_work_in_the_editor_is_seen_at_once(sleepy_home: Path) -> None:
    senses = Senses(NOTHING_TOLD)
    record(time.time() - 3600)
    assert signal_of("editor", senses=senses) == Signal("editor", True, "last editor activity 1 h ago")
    record(time.time() - 120)
    assert signal_of("editor", senses=senses) == Signal("editor", False, "last editor activity 2 min ago")
    assert signal_of("editor", Settings(night_idle_minutes=1.5), senses).may_run is True


def test_a_journal_that_does_not_change_is_not_opened_again(sleepy_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening takes a lock that an editor's server may be waiting for."""
    record(time.time())
    senses = Senses(NOTHING_TOLD)
    first = signal_of("editor", senses=senses)
    monkeypatch.setattr(Journal, "open", lambda _: pytest.fail("opened again"))
    assert signal_of("editor", senses=senses) == first


def test_a_damaged_or_newer_journal_does_not_block(sleepy_home: Path) -> None:
    record(time.time())
    with Journal.open(paths.journal_file()) as journal:
        journal.run(lambda c: c.execute("PRAGMA user_version = 99"))
    found = signal_of("editor")
    assert found.may_run is None and "newer" in found.text


def test_activity_in_the_future_counts_as_now(sleepy_home: Path) -> None:
    record(time.time() + 86400)
    found = signal_of("editor")
    assert (found.may_run, found.text) == (False, "last editor activity 0 s ago, by a clock that was set back since")


@given(
    happened=st.floats(-1e6, 1e6),
    jumps=st.lists(st.tuples(st.floats(0, 1e5), st.floats(-1e9, 1e9)), max_size=6),
)
def test_ages_grow_with_time_whatever_the_clock_does(happened: float, jumps: list[tuple[float, float]]) -> None:
    """After the first look, only time that passes makes something older; jumps of the clock don't."""
    with pytest.MonkeyPatch.context() as patch:
        wall, steady = 2e9, 0.0
        patch.setattr(idle, "steady_s", lambda: steady)
        patch.setattr(idle, "time", SimpleNamespace(time=lambda: wall))
        ages, at = Ages(), wall + happened
        first = ages.age_s("x", at)
        assert first == pytest.approx(max(0.0, -happened), abs=1e-3)
        for passed, jump in jumps:
            wall, steady = wall + passed + jump, steady + passed
            assert ages.age_s("x", at) == pytest.approx(first + steady, abs=1e-3)
        assert ages.age_s("x", wall + 1) == 0.0  # the next event


def test_the_steady_clock_goes_on() -> None:
    before = idle.steady_s()
    assert idle.steady_s() >= before >= 0


@pytest.mark.parametrize(
    ("told_s", "may_run", "text"),
    [
        (599.0, False, "mouse or keyboard last used 9 min ago"),
        (600.0, True, "mouse or keyboard last used 10 min ago"),
        (math.inf, True, "the screen is locked or blank"),
    ],
)
def test_input_counts_like_work_in_the_editor(sleepy_home: Path, told_s: float, may_run: bool, text: str) -> None:
    senses = Senses(Desktop(sources=[lambda: None, lambda: told_s]))
    assert signal_of("input", senses=senses) == Signal("input", may_run, text)


@pytest.mark.parametrize(
    ("battery", "allowed", "may_run", "text"),
    [
        (SimpleNamespace(power_plugged=False, percent=41.6), False, False, "on battery (42 %)"),
        (SimpleNamespace(power_plugged=False, percent=41.6), True, True, "on battery (42 %)"),
        (SimpleNamespace(power_plugged=True, percent=9), False, True, "on mains power"),
        (SimpleNamespace(power_plugged=None, percent=9), False, None, "does not tell"),
    ],
)
def test_power(
    sleepy_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    battery: object,
    allowed: bool,
    may_run: bool | None,
    text: str,
) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: battery, raising=False)
    found = signal_of("power", Settings(night_on_battery=allowed))
    assert found.may_run is may_run and text in found.text


def test_hours(sleepy_home: Path) -> None:
    hour = time.localtime().tm_hour
    around, other = f"{hour}-{(hour + 2) % 24}", f"{(hour + 3) % 24}-{(hour + 4) % 24}"
    assert signal_of("hours", Settings(night_hours=around)).may_run is True
    found = signal_of("hours", Settings(night_hours=other))
    assert found.may_run is False and f"outside the allowed hours {other}" in found.text


class Counted:
    """What the system would count, in seconds of all cores."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = {"user": 100.0, "nice": 0.0, "system": 0.0, "idle": 100.0, "iowait": 0.0}
        self.steady = 0.0
        monkeypatch.setattr(psutil, "cpu_times", self._cpu_times)
        monkeypatch.setattr(idle, "steady_s", lambda: self.steady)

    def _cpu_times(self) -> object:
        return namedtuple("Times", self.times)(**self.times)

    def passes(self, seconds: float, **used: float) -> None:
        self.steady += seconds
        for name, share in used.items():
            self.times[name] += seconds * share


def test_load_is_what_others_use(sleepy_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a machine with two cores: neither what waits for the disk nor what runs at a low priority counts."""
    counted, senses = Counted(monkeypatch), Senses(NOTHING_TOLD)
    assert signal_of("load", senses=senses).may_run is None
    counted.passes(60, user=0.2, nice=1.5, system=0.1, iowait=0.1, idle=0.1)
    assert signal_of("load", senses=senses) == Signal("load", True, "other programs use 15% of the processor")
    counted.passes(60, user=1, idle=1)
    assert signal_of("load", senses=senses) == Signal("load", False, "other programs use 50% of the processor")


def test_load_before_a_night_is_that_of_a_minute_and_of_seconds_in_it(
    sleepy_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, senses = Counted(monkeypatch), Senses(NOTHING_TOLD)
    monkeypatch.setattr(idle, "_kernel_seconds_of", lambda pid: 0.0)  # this process has worked for others' tests
    for _ in range(20):
        signal_of("load", senses=senses)
        counted.passes(5, idle=2)
    counted.passes(5, user=2)
    assert signal_of("load", senses=senses).may_run is True
    counted.passes(5, user=2)
    running = [one for one in senses.signals(Settings(), night_pid=os.getpid()) if one.name == "load"]
    assert running[0].may_run is False


def test_a_nights_own_work_is_no_load(sleepy_home: Path) -> None:
    """On this machine: a process that computes is not counted when it is the night."""
    with subprocess.Popen(
        [sys.executable, "-c", "import os\nprint(flush=True)\nwhile True: os.stat('/')"], stdout=subprocess.PIPE
    ) as child:
        try:
            assert child.stdout is not None
            child.stdout.readline()
            before = idle._kernel_seconds_of(child.pid)
            until = time.monotonic() + 10
            while idle._kernel_seconds_of(child.pid) < before + 0.05:
                assert time.monotonic() < until
        finally:
            child.kill()
    assert idle._kernel_seconds_of(child.pid) == 0.0


def test_where_low_priorities_are_not_counted_apart_a_night_does_not_keep_itself_from_running(
    sleepy_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on macOS, which has always counted them as 0: a night that computes would pause for its own load."""
    counted, senses = Counted(monkeypatch), Senses(NOTHING_TOLD)
    monkeypatch.setattr(idle, "LOW_IS_COUNTED_APART", False)
    signal_of("load", senses=senses)
    counted.passes(60, user=2)
    assert signal_of("load", senses=senses).may_run is False, "before a night, all load is that of others"
    counted.passes(60, user=2)
    running = [one for one in senses.signals(Settings(), night_pid=os.getpid()) if one.name == "load"]
    assert running[0].may_run is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.4, "0 s ago"),
        (59.9, "59 s ago"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (7e3, "1 h ago"),
        (2e5, "2 days ago"),
    ],
)
def test_how_long_ago_is_said(seconds: float, text: str) -> None:
    assert ago(seconds) == text


@pytest.mark.parametrize(("sent", "minutes"), [("2.5", 2.5), ("0", 0), ("x", 7), ("nan", 7), ("-1", 7), ("", 7)])
def test_what_an_editor_sent_last_counts_where_it_makes_sense(sleepy_home: Path, sent: str, minutes: float) -> None:
    chosen = Settings(night_idle_minutes=7)
    assert idle_minutes(chosen) == 7
    paths.private_dir(paths.editor_idle_file().parent)
    paths.editor_idle_file().write_text(sent)
    assert idle_minutes(chosen) == minutes


# --- the desktop


Programs = Callable[[str, str], None]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    """`programs(name, shell script)`: the only programs that are found."""
    if os.name != "posix" or sys.platform == "darwin":
        pytest.skip("these are the programs of a Linux desktop")
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def make(name: str, script: str) -> None:
        file = folder / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    return make


def session(**properties: object) -> str:
    """A `loginctl` for which the user's screen shows a session with these properties."""
    lines = "\\n".join(f"{name}={value}" for name, value in properties.items())
    return f'case "$1" in show-user) echo Display=c2;; show-session) [ "$2" = c2 ] && printf "{lines}\\n";; esac'


def test_a_desktop_without_any_of_these_programs_tells_nothing(programs: Programs) -> None:
    assert Desktop().idle_s() is None


def test_gnome_tells_to_the_millisecond(programs: Programs) -> None:
    programs("busctl", """case "$*" in *Mutter*) echo '{"type":"t","data":[61500]}';; *) exit 1;; esac""")
    assert Desktop().idle_s() == 61.5


def test_a_screen_saver_means_that_nobody_is_there(programs: Programs) -> None:
    programs("busctl", """case "$*" in *ScreenSaver*) echo '{"type":"b","data":[true]}';; *) exit 1;; esac""")
    assert Desktop().idle_s() == math.inf


@pytest.mark.parametrize("said", ['{"type":"b","data":[false]}', "not JSON", "null", '{"data":[]}', '["data"]'])
def test_a_screen_saver_that_is_off_says_nothing(programs: Programs, said: str) -> None:
    programs("busctl", f"echo '{said}'")
    assert Desktop().idle_s() is None


def test_a_hint_of_logind_counts_from_when_it_was_set(programs: Programs) -> None:
    since_us = int((time.clock_gettime(time.CLOCK_MONOTONIC) - 90) * 1e6)
    programs("loginctl", session(Type="wayland", IdleHint="yes", IdleSinceHintMonotonic=since_us, LockedHint="no"))
    assert Desktop().idle_s() == pytest.approx(90, abs=5)


def test_a_hint_that_was_taken_back_means_that_somebody_is_there(programs: Programs) -> None:
    programs("loginctl", session(Type="x11", IdleHint="no", IdleSinceHintMonotonic=5, LockedHint="no"))
    assert Desktop().idle_s() == 0


def test_a_hint_that_was_never_set_says_nothing(programs: Programs) -> None:
    """Many desktops never set it: it would keep a night from ever running."""
    programs("loginctl", session(Type="wayland", IdleHint="no", IdleSinceHintMonotonic=0, LockedHint="no"))
    assert Desktop().idle_s() is None


def test_a_locked_session_is_idle(programs: Programs) -> None:
    programs("loginctl", session(Type="wayland", IdleHint="no", IdleSinceHintMonotonic=5, LockedHint="yes"))
    assert Desktop().idle_s() == math.inf


def test_in_a_terminal_the_last_key_counts(programs: Programs) -> None:
    since_us = int((time.clock_gettime(time.CLOCK_MONOTONIC) - 30) * 1e6)
    programs("loginctl", session(Type="tty", IdleHint="no", IdleSinceHintMonotonic=since_us, LockedHint="no"))
    assert Desktop().idle_s() == pytest.approx(30, abs=5)


def test_no_screen_no_answer(programs: Programs) -> None:
    programs("loginctl", "echo Display=")
    assert Desktop().idle_s() is None


def test_what_knows_nothing_is_not_asked_again_for_a_minute() -> None:
    now, asked = 100.0, 0

    def silent() -> float | None:
        nonlocal asked
        asked += 1
        return None

    desktop = Desktop(sources=[silent, lambda: 3.0], clock=lambda: now)
    assert [desktop.idle_s(), desktop.idle_s(), asked] == [3.0, 3.0, 1]
    now += 61
    assert [desktop.idle_s(), asked] == [3.0, 2]


def test_this_machines_own_desktop_can_be_asked() -> None:
    """Whatever it is: the real programs answer in time, or are missing."""
    found = Desktop().idle_s()
    assert found is None or found >= 0
