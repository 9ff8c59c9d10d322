"""How a night is paused and stopped: at its own checkpoints, by words, by the end of its input, by Ctrl-C."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from trainer.control import Control, Stopped, listen

# A night that works in steps of a hundredth of a second, and says what it does.
NIGHT = """
import sys, time
from trainer import control
from trainer.control import Control, Stopped

asked = Control(lambda phase: print(phase, flush=True))
if sys.argv[1] == "input":
    control.listen(asked, open(0, "rb", buffering=0, closefd=False))
control.stop_on_signals(asked)
print("working", flush=True)
try:
    while True:
        asked.checkpoint()
        time.sleep(0.01)
except Stopped:
    print("saved", flush=True)
"""


class Night:
    """A thread that works until it is stopped; counts its steps."""

    def __init__(self, control: Control) -> None:
        self.n_steps, self.has_stopped = 0, False
        self._control = control
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        try:
            while True:
                self._control.checkpoint()
                self.n_steps += 1
                time.sleep(0.001)
        except Stopped:
            self.has_stopped = True

    def wait(self) -> None:
        self._thread.join(10)
        assert not self._thread.is_alive()


class Phases:
    """What a control says, to be waited for."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._changed = threading.Condition()

    def __call__(self, phase: str) -> None:
        with self._changed:
            self.said.append(phase)
            self._changed.notify_all()

    def wait_for(self, *said: str) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.said == list(said), 10), self.said


@pytest.fixture
def phases() -> Phases:
    return Phases()


@pytest.fixture
def control(phases: Phases) -> Control:
    return Control(phases)


@pytest.fixture
def night(control: Control) -> Iterator[Night]:
    working = Night(control)
    yield working
    control.stop()
    working.wait()


def test_a_paused_night_goes_on_when_it_may(control: Control, phases: Phases, night: Night) -> None:
    control.pause()
    phases.wait_for("paused")
    assert control.wanted_away.is_set() and not control.is_stopping
    before = night.n_steps
    control.resume()
    phases.wait_for("paused", "running")
    assert not control.wanted_away.is_set()
    control.pause()
    phases.wait_for("paused", "running", "paused")
    assert night.n_steps > before


def test_no_step_is_made_during_a_pause(control: Control, phases: Phases, night: Night) -> None:
    control.pause()
    phases.wait_for("paused")
    before, slept = night.n_steps, control.paused_for_s
    while control.paused_for_s < slept + 0.05:  # the night's own clock of the pause runs meanwhile
        assert night.n_steps == before


def test_a_paused_night_can_be_stopped(control: Control, phases: Phases, night: Night) -> None:
    control.pause()
    phases.wait_for("paused")
    control.stop()
    night.wait()
    assert night.has_stopped and control.is_stopping and control.wanted_away.is_set()
    assert phases.said == ["paused"]


def test_what_was_stopped_does_not_go_on(control: Control) -> None:
    control.stop()
    control.resume()
    assert control.wanted_away.is_set()
    with pytest.raises(Stopped):
        control.checkpoint()


def test_a_pause_that_was_taken_back_in_time_is_none(control: Control, phases: Phases) -> None:
    control.pause()
    control.resume()
    control.checkpoint()
    assert (phases.said, control.paused_for_s) == ([], 0.0)


def test_long_computing_says_that_it_may_be_suspended_and_ends_with_a_checkpoint(
    control: Control, phases: Phases
) -> None:
    with control.suspendable():
        assert phases.said == ["suspendable"]
    assert phases.said == ["suspendable", "not suspendable"]
    with pytest.raises(Stopped), control.suspendable():
        control.stop()
    with pytest.raises(OSError), control.suspendable():
        raise OSError("what goes wrong in it is not hidden")
    assert phases.said[-1] == "not suspendable"


def test_words_are_followed_and_their_end_means_stop(phases: Phases) -> None:
    control = Control(phases)
    night = Night(control)
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb", buffering=0) as lines:
        thread = listen(control, lines)
        with os.fdopen(writer, "wb", buffering=0) as words:
            words.write(b"dance\r\npause\r\n")
            phases.wait_for("paused")
            words.write(b"resume\n")
            phases.wait_for("paused", "running")
        night.wait()
        thread.join(10)
    assert night.has_stopped


@pytest.mark.parametrize("how", ["its input ends", "the word stop", "terminate", "Ctrl-C"])
def test_a_night_ends_in_good_order(how: str) -> None:
    """In a real process: it reaches its checkpoint, saves, and the interpreter ends without a complaint."""
    if os.name == "nt" and how in ("terminate", "Ctrl-C"):
        pytest.skip("Windows ends a process at once")
    mode = "input" if how in ("its input ends", "the word stop") else "signals"
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", NIGHT, mode],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None and child.stdin is not None
        assert child.stdout.readline() == "working\n"
        if how == "its input ends":
            child.stdin.close()
            child.stdin = None
        elif how == "the word stop":
            child.stdin.write("stop\n")
            child.stdin.flush()
        else:
            child.send_signal(signal.SIGTERM if how == "terminate" else signal.SIGINT)
        out, err = child.communicate(timeout=20)
    assert (child.returncode, out, err) == (0, "saved\n", "")
