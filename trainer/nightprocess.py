"""A night in a process of its own, seen from the daemon: asked by words on its input, heard on its output.

The night prints one JSON object a line (`sleepy trainer run-night --json`); anything else that it or its libraries
print goes into the daemon's log, and its last line is the reason when the night fails.
"""

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence

import psutil

from trainer.control import NOT_SUSPENDABLE, PAUSED, SUSPENDABLE
from trainer.idle import steady_s

_LOG = logging.getLogger(__name__)

# -P: a folder called `trainer` where this happens to run is not ours.
COMMAND = (sys.executable, "-P", "-m", "sleepy_lsp", "trainer", "run-night", "--follow-input", "--json")


class NightProcess:
    """See the module."""

    def __init__(self, command: Sequence[str] = COMMAND, environment: Mapping[str, str] | None = None):
        """Raises OSError when it can't be started."""
        self.paused_at_s: float | None = None
        """When the night said that it stands still (`steady_s`); None while it does not."""
        self._may_suspend = self._is_suspended = False
        self.said = ""
        """What it said last, for people."""
        self.outcome = ""
        """What it changed, once it has ended by itself."""
        self._last_line = ""
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {}), "PYTHONUNBUFFERED": "1"},
            start_new_session=True,  # Ctrl-C is for the daemon, which then asks the night to stop
        )
        self._reader = threading.Thread(target=self._listen, name="night-output", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def pause(self) -> None:
        """Ask it to stand still at its next checkpoint."""
        self._ask("pause")

    def _ask(self, word: str) -> None:
        """A word of `control.listen`; a night that has ended hears nothing."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.write(f"{word}\n".encode())
            self._process.stdin.flush()

    def suspend(self) -> None:
        """Stop it where it is, if it allows that now. It was asked to pause before, so that it does not go on from what
        allows it to what does not."""
        if self._may_suspend and not self._is_suspended:
            with contextlib.suppress(psutil.Error):
                psutil.Process(self.pid).suspend()
                self._is_suspended, self.paused_at_s = True, steady_s()

    def resume(self) -> None:
        """Take a pause back, whichever way it came about."""
        self._ask("resume")
        if self._is_suspended:
            self._is_suspended, self.paused_at_s = False, None
            with contextlib.suppress(psutil.Error):
                psutil.Process(self.pid).resume()

    def stop(self) -> None:
        """Ask it to stop; one that is suspended has nothing to save, and is killed."""
        if self._is_suspended:
            self.kill()
        else:
            self._ask("stop")

    def exit_code(self) -> int | None:
        """None while it runs."""
        code = self._process.poll()
        if code is not None:
            self._close()
        return code

    def why_it_failed(self) -> str:
        return self.outcome or self._last_line or self.said or "it said nothing"

    def end(self, grace_s: float) -> None:
        """Ask it to stop, and make it after `grace_s`; returns once it has gone."""
        self.stop()
        try:
            self._process.wait(grace_s)
        except subprocess.TimeoutExpired:
            self.kill()
        self._close()

    def kill(self) -> None:
        """At once, with everything that it started."""
        with contextlib.suppress(psutil.Error):
            for process in psutil.Process(self._process.pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    process.kill()
        self._process.kill()
        self._process.wait()

    def _close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        with contextlib.suppress(OSError):  # what it never read
            self._process.stdin.close()
        self._reader.join(1.0)  # not for ever: something that it started may hold its output open
        if not self._reader.is_alive():
            self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            text = line.decode(errors="replace").rstrip()
            try:
                said = json.loads(text)
            except ValueError:
                said = None
            if isinstance(said, dict):
                self._heard(said)
            elif text:
                self._last_line = text
                _LOG.info("night: %s", text)

    def _heard(self, said: Mapping[str, object]) -> None:
        kind, text = said.get("type"), str(said.get("text", ""))
        if kind == "phase":
            if text in (SUSPENDABLE, NOT_SUSPENDABLE):
                self._may_suspend = text == SUSPENDABLE
            else:
                self.paused_at_s = steady_s() if text == PAUSED else None
        elif kind == "status":
            self.said = text
            _LOG.info("night: %s", text)
        elif kind == "night":
            self.outcome = str(said.get("outcome", ""))


def end_suspended(pid: int | None) -> None:
    """Kill a night that a daemon left suspended when it was killed itself; any other night has noticed, and ends."""
    if pid is None:
        return
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_STOPPED and "run-night" in process.cmdline():
            process.kill()
