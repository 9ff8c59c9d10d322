"""The daemon with real processes as nights: begins when nothing speaks against it, and gets out of the way."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from tests.trainer import scripted_night
from trainer import daemon, idle, presence, records
from trainer.daemon import DAY_S, Daemon, Phase, Timing, rest
from trainer.desktop import Desktop
from trainer.idle import Ages, Senses, Signal, why_not_now
from trainer.nightprocess import NightProcess, end_suspended
from trainer.records import NightRecord

QUICK = Timing(waiting_poll_s=0.01, night_poll_s=0.01, paused_s=0.2, grace_s=20)
WITHIN_S = 20.0


class Machine:
    """A daemon, what it sees, and the nights that it started."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.how, self.activity = folder, "work", False
        self.nights: list[NightProcess] = []

    def daemon(self, timing: Timing = QUICK) -> Daemon:
        return Daemon(self._sense, self._start_night, timing)

    def _sense(self, _night_pid: int | None) -> list[Signal]:
        return [Signal("editor", not self.activity, "somebody types"), Signal("power", None, "no battery")]

    def _start_night(self) -> NightProcess:
        self.nights.append(NightProcess([sys.executable, scripted_night.__file__, self.how, str(self.folder)]))
        return self.nights[-1]


@pytest.fixture
def machine(tmp_path: Path, sleepy_home: Path) -> Iterator[Machine]:
    presence.paths.private_dir(presence.paths.trainer_dir())
    made = Machine(tmp_path)
    yield made
    for night in made.nights:
        if night.exit_code() is None:
            night.kill()
            night.exit_code()


def until(condition: Callable[[], bool], do: Callable[[], None] = lambda: None) -> None:
    """`do` again and again until `condition` holds."""
    deadline, pause = time.monotonic() + WITHIN_S, threading.Event()
    while not condition():
        assert time.monotonic() < deadline
        do()
        pause.wait(0.005)


def said() -> presence.State:
    state = presence.read()
    assert state is not None
    return state


def test_no_night_begins_while_something_speaks_against_it(machine: Machine) -> None:
    machine.activity = True
    one = machine.daemon()
    one.tick()
    assert (one.phase, machine.nights) == (Phase.WAITING, [])
    assert (said().phase, said().reasons) == ("waiting", ["somebody types"])


def test_a_night_pauses_on_activity_and_goes_on_after_it(machine: Machine) -> None:
    one = machine.daemon(Timing())
    one.tick()
    night = machine.nights[0]
    until(lambda: night.said == "step 1", one.tick)
    assert (one.phase, said().phase, said().night_pid) == (Phase.RUNNING, "running a night", night.pid)
    machine.activity = True
    until(lambda: night.paused_at_s is not None and said().yielded_s is not None, one.tick)
    assert (one.phase, said().reasons) == (Phase.PAUSED, ["somebody types"])
    assert said().yielded_s is not None and 0 <= said().yielded_s <= 2  # type: ignore[operator]
    machine.activity = False
    until(lambda: night.paused_at_s is None, one.tick)
    assert (one.phase, said().reasons, night.exit_code()) == (Phase.RUNNING, [], None)


def test_after_a_while_a_paused_night_is_stopped_and_its_memory_free(machine: Machine) -> None:
    one = machine.daemon()
    one.tick()
    machine.activity = True
    until(lambda: one.phase is Phase.WAITING, one.tick)
    assert not psutil.pid_exists(machine.nights[0].pid) and (machine.folder / "saved").exists()
    assert said().night_pid is None
    machine.activity = False
    one.tick()  # a night that was stopped is no failure: the next one goes on from there
    assert (one.phase, len(machine.nights)) == (Phase.RUNNING, 2)


def test_a_night_that_does_not_stop_is_killed_with_all_that_it_started(machine: Machine) -> None:
    machine.how = "deaf"
    one = machine.daemon(Timing(suspend_s=0.0, paused_s=0.05, grace_s=0.05))
    one.tick()
    until(lambda: machine.nights[0].said != "", one.tick)
    grandchild = psutil.Process(int(machine.nights[0].said))
    machine.activity = True
    until(lambda: one.phase is Phase.WAITING, one.tick)
    assert not psutil.pid_exists(machine.nights[0].pid)
    assert machine.nights[0].paused_at_s is None  # nor was it suspended: it never said that it may be
    until(lambda: not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE)


def test_long_computing_is_suspended_and_goes_on_and_gives_its_memory_back(machine: Machine) -> None:
    """A night that reaches no checkpoint for long, as in a step of training, but says that it may be suspended."""
    machine.how = "long"
    one = machine.daemon(Timing(suspend_s=0.05, paused_s=1.0, grace_s=60))
    one.tick()
    night = machine.nights[0]
    until(lambda: night.said == "step 1", one.tick)
    process = psutil.Process(night.pid)
    machine.activity = True
    until(lambda: process.status() == psutil.STATUS_STOPPED, one.tick)
    assert one.phase is Phase.PAUSED and said().yielded_s is not None
    machine.activity = False
    until(lambda: one.phase is Phase.RUNNING and process.status() != psutil.STATUS_STOPPED, one.tick)
    assert night.paused_at_s is None
    machine.activity = True
    until(lambda: one.phase is Phase.WAITING, one.tick)
    assert not psutil.pid_exists(night.pid)
    machine.activity = False
    one.tick()  # being killed there is no failure
    assert (one.phase, len(machine.nights)) == (Phase.RUNNING, 2)


@pytest.mark.skipif(os.name != "posix", reason="what is suspended elsewhere is no different from what waits")
def test_a_night_that_a_killed_daemon_left_suspended_is_ended_by_the_next(sleepy_home: Path) -> None:
    code = "import sys; print(flush=True); sys.stdin.read()"
    for words, ends in ((["run-night"], True), (["somebody-elses"], False)):
        argv = [sys.executable, "-c", code, *words]
        with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            end_suspended(child.pid)  # runs: it notices by itself
            assert child.poll() is None
            process = psutil.Process(child.pid)
            process.suspend()
            until(lambda process=process: process.status() == psutil.STATUS_STOPPED)  # type: ignore[misc]
            end_suspended(child.pid)
            if not ends:
                process.resume()
            child.communicate(timeout=WITHIN_S)
        assert (child.returncode == -signal.SIGKILL) is ends


def test_a_finished_night_leaves_what_it_did(machine: Machine) -> None:
    machine.how = "done"
    one = machine.daemon()
    one.tick()
    until(lambda: one.phase is Phase.WAITING, one.tick)
    assert said().night == "nothing to learn"
    one.tick()  # whatever the records say, or fail to say
    assert len(machine.nights) == 1 and said().reasons == ["the last night has ended; the next may begin in 1440 min"]


def test_a_failed_night_says_why_and_is_tried_again_later_and_later(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    machine.how = "fail"
    one = machine.daemon()
    real, ahead = idle.steady_s, 0.0
    monkeypatch.setattr(daemon, "steady_s", lambda: real() + ahead)
    for n_failed, wait_h in enumerate((1, 2, 4, 8, 16, 24, 24), start=1):
        one.tick()
        assert len(machine.nights) == n_failed
        until(lambda: one.phase is Phase.WAITING, one.tick)
        one.tick()
        why = "the last night failed (exit status 1: MemoryError: no room for it)"
        assert said().reasons == [f"{why}; the next may begin in {wait_h * 60} min"]
        assert len(machine.nights) == n_failed
        ahead += wait_h * 3600
    assert "MemoryError: no room for it" in caplog.text


def test_a_night_that_can_not_be_started_is_a_failure(sleepy_home: Path) -> None:
    presence.paths.private_dir(presence.paths.trainer_dir())
    one = Daemon(lambda _: [], lambda: NightProcess([str(sleepy_home / "no-such-python")]))
    one.tick()
    one.tick()
    assert one.phase is Phase.WAITING and "can't start a night" in said().reasons[0]


def test_a_daemon_that_is_ended_ends_its_night_in_good_order(machine: Machine) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=machine.daemon().run, args=(stop,), daemon=True)
    thread.start()
    until(lambda: bool(machine.nights) and machine.nights[0].said == "step 1")
    stop.set()
    thread.join(WITHIN_S)
    assert not thread.is_alive() and (machine.folder / "saved").exists()
    assert said().phase == presence.STOPPED and not presence.is_alive(said())


def test_a_full_disk_does_not_end_the_daemon(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_state: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(presence, "write", full)
    one = machine.daemon()
    one.tick()
    assert one.phase is Phase.RUNNING and "No space left" in caplog.text


# --- one night a day


def finished(number: int, hours_ago: float, step: str = "done") -> None:
    ended = datetime.now(UTC) - timedelta(hours=hours_ago)
    record = NightRecord(number, "2026-01-02T03:04:05Z", "tiny", "a" * 64, seed=1, step=step)
    record.ended = ended.strftime("%Y-%m-%dT%H:%M:%SZ")
    records.write(record)


def test_no_night_yet(sleepy_home: Path) -> None:
    assert rest(Ages()).may_run is True


@pytest.mark.parametrize(("hours_ago", "may_run"), [(23, False), (25, True), (-5, False), (-9000, True)])
def test_a_day_passes_between_two_nights(sleepy_home: Path, hours_ago: float, may_run: bool) -> None:
    """An end in the future, by a clock that was set back, counts as now; one in a year says nothing, or a machine that
    is switched off every evening would wait for that year."""
    finished(1, hours_ago)
    assert rest(Ages()).may_run is may_run


@pytest.mark.parametrize("step", ["stopped", "train", "failed"])
def test_only_a_finished_night_counts(sleepy_home: Path, step: str) -> None:
    finished(1, 30)
    finished(2, 1, step)
    assert rest(Ages()).may_run is True
    finished(1, 20)
    assert rest(Ages()).may_run is False


def test_a_record_that_can_not_be_read_does_not_block_for_ever(sleepy_home: Path) -> None:
    finished(1, 30)
    finished(2, 1)
    (records.folder_of(2) / records.RECORD).write_text("{")
    assert rest(Ages()).may_run is True


def test_a_clock_that_jumps_ahead_does_not_bring_the_next_night(
    sleepy_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(1, 1)
    ages, wall, steady = Ages(), 0.0, 0.0
    real_wall = time.time
    monkeypatch.setattr(idle, "time", SimpleNamespace(time=lambda: real_wall() + wall))
    monkeypatch.setattr(idle, "steady_s", lambda: steady)
    assert rest(ages).may_run is False
    wall = 10 * DAY_S
    assert rest(ages).may_run is False
    steady = DAY_S
    assert rest(ages).may_run is True


def test_settings_count_as_they_are_now_and_broken_ones_are_a_reason(sleepy_home: Path) -> None:
    sense = daemon.sense_with(Senses(Desktop(sources=())))
    file = sleepy_home / "config" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text("night_disk_gb = 0")
    assert "night_disk_gb must be between 0.1 and" in why_not_now(sense(None))[0]
    file.write_text("night_idle_minutes = 0")
    assert not [one for one in sense(None) if one.may_run is False and one.name != "load"]


def test_whoever_has_just_logged_in_is_not_away(sleepy_home: Path) -> None:
    """Whatever else is known: the daemon starts at login, or by hand."""
    sense = daemon.sense_with(Senses(Desktop(sources=[lambda: 9999.0])))
    assert "the trainer has been up for 0 min" in why_not_now(sense(None))
    assert [one.name for one in sense(1)] == ["editor", "input", "load", "power", "hours"]  # for a night that runs


# --- one daemon a user


def other_host(beat_ago_s: float, phase: str = "waiting") -> presence.State:
    now = time.time()
    state = presence.State("elsewhere", os.getpid(), 1.0, phase, now, now - beat_ago_s)
    presence.write(state)
    return state


def test_only_one_daemon_at_a_time(machine: Machine) -> None:
    with presence.only_daemon() as before:
        machine.daemon().tick()
        assert before is None
        said_so = rf"running already \(pid {os.getpid()}\)"
        with pytest.raises(presence.AlreadyRunning, match=said_so), presence.only_daemon():
            pass
    with presence.only_daemon():
        pass


def test_a_daemon_that_crashed_is_told_of_and_replaced(machine: Machine) -> None:
    machine.activity = True
    machine.daemon().tick()
    crashed = said()
    crashed.pid, crashed.created = 2**22 - 3, 1.0  # nobody's
    presence.write(crashed)
    assert not presence.is_alive(crashed)
    with presence.only_daemon() as before:
        assert before is not None and "which was last heard of at" in presence.describe(before)


def test_a_pid_that_is_somebody_elses_by_now_is_not_the_daemon(machine: Machine) -> None:
    machine.activity = True
    machine.daemon().tick()
    state = said()
    assert presence.is_alive(state) and presence.process_of(state) is not None
    state.created -= 3600
    assert not presence.is_alive(state) and presence.process_of(state) is None


def test_a_host_that_got_another_name_knows_its_daemon(sleepy_home: Path) -> None:
    """As a laptop does in another network: `stop` must not send its user to another machine."""
    code = "import sys; print(flush=True); sys.stdin.read()"
    for words, is_it in ((["trainer"], True), (["somebody-elses"], False)):
        argv = [sys.executable, "-c", code, *words]
        with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            created = psutil.Process(child.pid).create_time()
            state = presence.State("home.lan", child.pid, created, "waiting", 0.0, 0.0)
            assert (presence.process_of(state) is not None, presence.is_alive(state)) == (is_it, is_it)
            assert ("on home.lan" in presence.describe(state)) is not is_it
            child.communicate(timeout=WITHIN_S)


def test_a_daemon_on_another_machine_with_this_home_is_left_alone(machine: Machine) -> None:
    other_host(30)
    said_so = rf"pid {os.getpid()} on elsewhere\), from the same home folder"
    with pytest.raises(presence.AlreadyRunning, match=said_so), presence.only_daemon():
        pass


def test_a_night_on_another_machine_with_this_home_is_not_joined_by_a_second(machine: Machine) -> None:
    """Where locks don't reach from one machine to the other, both would write to one folder."""
    state = other_host(30, "running a night")
    with presence.only_night():
        pass
    presence.write(replace(state, night_pid=7))
    with pytest.raises(presence.AlreadyRunning, match="on elsewhere, from the same home folder"), presence.only_night():
        pass


@pytest.mark.parametrize(("beat_ago_s", "phase"), [(3600, "waiting"), (1, presence.STOPPED), (-3600, "waiting")])
def test_one_that_has_gone_from_another_machine_does_not_block(machine: Machine, beat_ago_s: float, phase: str) -> None:
    other_host(beat_ago_s, phase)
    with presence.only_daemon():
        pass


@pytest.mark.parametrize("text", ["", "{", "[]", '{"host": "here"}', "\x00"])
def test_a_state_that_can_not_be_read_is_none(machine: Machine, text: str) -> None:
    presence.state_file().write_text(text)
    assert presence.read() is None
    with presence.only_daemon() as before:
        assert before is None


def test_the_state_is_written_when_it_changes_and_once_a_minute(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not at every look: a machine that waits is left asleep."""
    machine.activity = True
    one = machine.daemon()
    one.tick()
    written: list[presence.State] = []
    monkeypatch.setattr(presence, "write", written.append)
    real, ahead = idle.steady_s, 0.0
    monkeypatch.setattr(daemon, "steady_s", lambda: real() + ahead)
    for _ in range(10):
        one.tick()
    assert written == []
    ahead = presence.BEAT_S
    one.tick()
    one.tick()
    assert len(written) == 1


@pytest.fixture(autouse=True)
def _logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "trainer")
