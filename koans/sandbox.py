"""Run a program that nobody vouches for, within limits: time, memory, output, processes, network.

A program that loops, forks, floods or waits is stopped and reported; it can't break the run around it. On Linux it
gets namespaces of its own (through util-linux' `unshare`, where the kernel lets users have them): no network, and no
process outlives it. It does not outlive us either: should we be killed, it is too. What this does *not* stop: reading
the user's files, and, on systems without such namespaces, using the network and staying on in a session of its own.
The programs run here are made from a model's edits of known text; the limits are for accidents.
"""

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_POLL_S = 0.02
_MOST_PROCESSES = 64
# Runs in the child's place: sets the limits in a process of its own, and passes on how that one ended. Its stdin is a
# pipe that nobody writes to and that ends with us.
_LAUNCHER = """
import os, resource, sys, threading
n_bytes, memory = int(sys.argv[1]), int(sys.argv[2])
pid = os.fork()
if pid == 0:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ValueError, OSError):
        pass  # macOS has no such limit
    os.execv(sys.argv[3], sys.argv[3:])
def end_with_parent():
    os.read(0, 1)
    os.kill(pid, 9)
threading.Thread(target=end_with_parent, daemon=True).start()
_, status = os.waitpid(pid, 0)
os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may use."""

    seconds: float = 20.0
    output_bytes: int = 1 << 20
    """The most that it may write to each of stdout, stderr and any file."""
    memory_bytes: int = 2 << 30


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended."""

    returncode: int
    stdout: bytes
    stderr: bytes
    stopped: str
    """Empty where it ended by itself; else which limit stopped it: `time`, `output` or `processes`."""


def run_limited(argv: Sequence[str], cwd: Path, limits: Limits | None = None) -> Ran:
    """Run `argv` in `cwd` to its end or to a limit. Raises OSError when it can't be started."""
    limits = limits or Limits()
    program = shutil.which(argv[0])
    if program is None:
        raise FileNotFoundError(f"{argv[0]} is not on PATH")
    prefix = _prefix(limits)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(
            [*prefix, program, *argv[1:]],
            cwd=cwd,
            stdin=subprocess.PIPE if prefix else subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        try:
            stopped = _watch(child, limits, (out.fileno(), err.fileno()))
        finally:
            _kill_tree(child)
            if child.stdin is not None:
                child.stdin.close()
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read(limits.output_bytes))
    return Ran(child.returncode, texts[0], texts[1], stopped)


def _watch(child: subprocess.Popen[bytes], limits: Limits, files: Sequence[int]) -> str:
    """Wait for the end; the limit that was passed, if one was."""
    deadline = time.monotonic() + limits.seconds
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=_POLL_S)
        if any(os.fstat(file).st_size >= limits.output_bytes for file in files):
            return "output"
        if child.returncode is not None:
            return ""
        if time.monotonic() >= deadline:
            return "time"
        if len(_descendants(child.pid)) > _MOST_PROCESSES:
            return "processes"


def _descendants(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _kill_tree(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and everything that it started; with a namespace of its own, its end is theirs.

    Without one, what outlived its parent is still in the child's group, unless it made one of its own.
    """
    processes = _descendants(child.pid)
    child.kill()
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    child.wait()


def _prefix(limits: Limits) -> list[str]:
    if os.name != "posix":
        return []
    launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(limits.output_bytes), str(limits.memory_bytes)]
    return [*_namespaces(), *launcher]


@functools.cache
def _namespaces() -> tuple[str, ...]:
    """The command that gives a program namespaces of its own, if this system lets us have them."""
    unshare = shutil.which("unshare")
    if unshare is None or not sys.platform.startswith("linux"):
        return ()
    command = (unshare, "--map-root-user", "--net", "--pid", "--fork", "--kill-child")
    tried = subprocess.run([*command, "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return command if tried.returncode == 0 else ()


def has_network_namespace() -> bool:
    """Whether programs really run without a network here."""
    return bool(_namespaces())
