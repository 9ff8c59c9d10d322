"""`sleepy trainer`, as its user meets it: real processes, only the night's own work is a stand-in."""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from sleepy_lsp import paths
from sleepy_lsp.journal.events import Event, Seen
from sleepy_lsp.journal.journal import Journal
from tests.support import sleepy_env
from trainer import presence, records
from trainer.cli import trainer as trainer_command

STUB = Path(__file__).parent / "night_stub"
WITHIN_S = 30.0
# A None there is how Python is told that there is no such package.
NO_TORCH = (
    "import sys; sys.modules['torch'] = None; from sleepy_lsp.cli import main; sys.exit(main(['trainer', sys.argv[1]]))"
)


class Sleepy:
    """`sleepy trainer …` in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = sleepy_env(home, {"PYTHONPATH": str(STUB), "STUB_NIGHT": "work", "STUB_ANY_LOAD": "1"})

    def argv(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "sleepy_lsp", "trainer", *words]

    def __call__(self, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.argv(*words),
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
        )

    def popen(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self.argv(*words),
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def settings(self, text: str) -> None:
        file = self.home / "config" / "settings.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


@pytest.fixture
def sleepy(sleepy_home: Path) -> Iterator[Sleepy]:
    made = Sleepy(sleepy_home)
    yield made
    state = presence.read()
    process = presence.process_of(state) if state is not None else None
    if process is not None:
        process.kill()


def until(condition: Callable[[], bool]) -> None:
    deadline, pause = time.monotonic() + WITHIN_S, threading.Event()
    while not condition():
        assert time.monotonic() < deadline
        pause.wait(0.02)


def phase() -> str:
    state = presence.read()
    return state.phase if state is not None else ""


def type_something() -> None:
    seen = Seen("/p/src/main.rs", "E0382", "ownership", "use of moved value: `s`", 1, 1, item="", rendered="")
    with Journal.open(paths.journal_file()) as journal:
        journal.record(Event(project="/p", identity="i", session="s", detail=seen))


# --- one night by hand


def test_a_night_by_hand(sleepy: Sleepy) -> None:
    done = sleepy("run-night", STUB_NIGHT="done")
    assert (done.returncode, done.stdout) == (0, "night 1, done: nothing to learn\n"), done.stderr
    assert (sleepy.home / "state" / "report" / "report.html").exists(), "the page that the editors open"


def test_without_the_model_a_night_says_how_to_get_it(sleepy: Sleepy) -> None:
    """The real night, not the stub."""
    del sleepy.environment["STUB_NIGHT"]
    done = sleepy("run-night")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "sleepy model pull" in done.stderr


def test_a_full_disk_is_said_in_a_line(sleepy: Sleepy) -> None:
    done = sleepy("run-night", STUB_NIGHT="full")
    assert done.returncode == 1 and "No space left" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [("run-night",), ("start",), ("start", "--foreground")])
def test_a_folder_that_can_not_be_used_is_said_in_a_line(sleepy: Sleepy, words: tuple[str, ...]) -> None:
    paths.state_dir().mkdir(parents=True)
    paths.trainer_dir().write_text("a file where the folder should be")
    done = sleepy(*words)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(f"sleepy: can't use {paths.trainer_dir()}: ")


def test_a_night_runs_at_the_lowest_priority_with_the_threads_that_were_chosen(sleepy: Sleepy) -> None:
    sleepy.settings('night_threads = 3\nnight_hours = "22-7"\n')
    lines = [json.loads(line) for line in sleepy("run-night", "--json", STUB_NIGHT="done").stdout.splitlines()]
    assert [line["type"] for line in lines] == ["status", "night"]
    facts = json.loads(lines[0]["text"])
    assert (facts["threads"], facts["hours"]) == ("3", "22-7")
    if sys.platform == "linux":
        assert (facts["nice"], facts["ionice"]) == (19, str(psutil.IOPRIO_CLASS_IDLE))


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C goes to a whole console on Windows")
def test_ctrl_c_ends_a_night_in_good_order(sleepy: Sleepy) -> None:
    with sleepy.popen("run-night", "--json") as child:
        assert child.stdout is not None
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=WITHIN_S)
    assert (child.returncode, json.loads(out)["step"], err) == (1, "stopped", "")


def test_a_night_stands_still_and_goes_on_when_its_input_says_so(sleepy: Sleepy) -> None:
    with sleepy.popen("run-night", "--json", "--follow-input") as child:
        assert child.stdout is not None and child.stdin is not None
        child.stdout.readline()
        for word, heard in (("pause", "paused"), ("resume", "running")):
            child.stdin.write(f"{word}\n")
            child.stdin.flush()
            assert json.loads(child.stdout.readline()) == {"type": "phase", "text": heard}
        out, _ = child.communicate(timeout=WITHIN_S)  # ends its input
    assert (child.returncode, json.loads(out)["step"]) == (1, "stopped")


def test_a_night_whose_daemon_was_killed_while_it_computes_can_go_on(sleepy: Sleepy) -> None:
    """Nobody reads what it prints any more: no reason to fail, since only a stopped night goes on where it was."""
    sleepy.environment["STUB_NIGHT"] = "long"
    with sleepy.popen("run-night", "--json", "--follow-input") as child:
        assert child.stdout is not None and child.stdin is not None
        while "suspendable" not in child.stdout.readline():
            pass
        child.stdout.close()
        child.stdin.close()
        child.wait(timeout=WITHIN_S)
    assert records.read(1).step == "stopped"


def test_two_nights_at_once_are_one_too_many(sleepy: Sleepy) -> None:
    with sleepy.popen("run-night", "--json", "--follow-input") as child:
        assert child.stdout is not None
        child.stdout.readline()
        second = sleepy("run-night")
        child.communicate(timeout=WITHIN_S)
    assert second.returncode == 2 and second.stderr.startswith("sleepy: a night is running already")
    assert second.stderr.count("\n") == 1


def test_a_night_makes_room_on_the_disk(sleepy: Sleepy) -> None:
    sleepy.settings("night_disk_gb = 0.1\n")
    records.write(records.NightRecord(1, "", "tiny", "a" * 64, seed=1, step="done"))
    records.write(records.NightRecord(2, "", "tiny", "a" * 64, seed=1, step="done"))
    with (records.folder_of(1) / "old-checkpoint").open("wb") as file:
        file.truncate(200_000_000)
    done = sleepy("run-night", STUB_NIGHT="done")
    assert done.returncode == 0 and "old-checkpoint to stay within night_disk_gb" in done.stderr
    assert not (records.folder_of(1) / "old-checkpoint").exists()


@pytest.mark.parametrize("action", ["run-night", "start", "install"])
def test_without_the_packages_for_training_one_line_says_how_to_get_them(sleepy: Sleepy, action: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NO_TORCH, action], env=sleepy.environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "pip install 'sleepy-lsp[train]'" in done.stderr


# --- the daemon


def test_the_daemon_runs_a_night_and_gets_out_of_the_way(sleepy: Sleepy) -> None:
    """The whole story: idle, a night; work in the editor, a pause; idle again, on it goes; stop."""
    sleepy.settings("night_idle_minutes = 0\n")
    started = sleepy("start")
    assert started.returncode == 0 and started.stdout.startswith("the trainer has started (pid "), started.stderr
    until(lambda: phase() == "running a night")
    sleepy.settings("night_idle_minutes = 5\n")
    type_something()
    until(lambda: (state := presence.read()) is not None and state.yielded_s is not None)
    state = presence.read()
    assert state is not None and state.phase == "paused"
    assert state.reasons[0].startswith("last editor activity")
    sleepy.settings("night_idle_minutes = 0\n")
    until(lambda: phase() == "running a night")
    stopped = sleepy("stop")
    assert (stopped.returncode, stopped.stdout) == (0, "the trainer has stopped\n")
    assert records.read(1).step == "stopped"
    assert "the night stood still after" in presence.log_file().read_text()


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_night_does_not_outlive_a_daemon_that_was_killed(sleepy: Sleepy) -> None:
    sleepy.settings("night_idle_minutes = 0\n")
    sleepy("start")
    until(lambda: paths.nights_dir().exists() and records.read_all()[0] != [])
    state = presence.read()
    assert state is not None and state.night_pid is not None
    night, process = psutil.Process(state.night_pid), presence.process_of(state)
    assert process is not None
    process.kill()
    until(lambda: not night.is_running() or night.status() == psutil.STATUS_ZOMBIE)
    assert records.read(1).step == "stopped"
    said = sleepy("status").stdout
    assert said.startswith("the trainer is not running; the last one did not end properly (pid ")


def test_starting_twice_and_stopping_twice_is_harmless(sleepy: Sleepy) -> None:
    sleepy("start")
    second = sleepy("start")
    assert (second.returncode, second.stdout[:34]) == (0, "the trainer is running already (pi")
    foreground = sleepy("start", "--foreground")
    assert foreground.returncode == 2 and foreground.stderr.count("\n") == 1
    assert "the trainer is running already" in foreground.stderr
    sleepy("stop")
    assert sleepy("stop").stdout == "the trainer is not running\n"


@pytest.mark.skipif(os.name != "posix", reason="a stand-in for how Windows ends a process")
def test_a_daemon_that_could_not_say_goodbye_was_stopped_all_the_same(sleepy: Sleepy) -> None:
    """As on Windows, where a process that is ended hears nothing of it: nobody is told of a crash."""
    paths.private_dir(paths.trainer_dir())
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        created = psutil.Process(child.pid).create_time()
        presence.write(presence.State(presence.host(), child.pid, created, "waiting", 0.0, 0.0))
        assert trainer_command.run(argparse.Namespace(action="stop")) == 0
    said = sleepy("status").stdout
    assert "the trainer is not running" in said and "did not end properly" not in said


def test_a_daemon_of_another_machine_is_not_stopped_from_here(sleepy: Sleepy) -> None:
    paths.private_dir(paths.trainer_dir())
    now = time.time()
    presence.write(presence.State("elsewhere", 1, 1.0, "waiting", now, now))
    for words in (("stop",), ("start", "--foreground")):
        done = sleepy(*words)
        assert done.returncode == 2 and "on elsewhere" in done.stderr and "stop it there" in done.stderr


def test_settings_that_can_not_be_used_are_said_not_guessed(sleepy: Sleepy) -> None:
    sleepy.settings('night_hours = "late"\n')
    for action in ("run-night", "start", "status"):
        done = sleepy(action)
        assert done.returncode == 2 and "night_hours must be like 22-7" in done.stderr


# --- status


def test_status_names_every_signal_and_why_not_now(sleepy: Sleepy) -> None:
    type_something()
    done = sleepy("status")
    assert done.returncode == 0
    assert "the trainer is not running" in done.stdout and "sleepy trainer start" in done.stdout
    table = json.loads(sleepy("status", "--json").stdout)
    assert [one["name"] for one in table["signals"]] == ["editor", "input", "load", "power", "hours", "rest"]
    assert table["why_not_now"][1].startswith("last editor activity")
    assert (table["running"], table["last_night"], table["disk_budget_gb"]) == (False, None, 5.0)
    for one in table["signals"]:
        assert one["text"] in done.stdout or one["name"] in ("load", "editor")


def test_status_shows_the_last_night(sleepy: Sleepy) -> None:
    sleepy("run-night", STUB_NIGHT="done")
    assert "night 1: done, nothing to learn" in sleepy("status").stdout
    table = json.loads(sleepy("status", "--json").stdout)
    assert table["last_night"]["outcome"] == "nothing to learn"


def test_status_says_which_record_can_not_be_read(sleepy: Sleepy) -> None:
    sleepy("run-night", STUB_NIGHT="done")
    (records.folder_of(1) / records.RECORD).write_text("{")
    done = sleepy("status")
    assert done.returncode == 0 and "can't read" in done.stderr
