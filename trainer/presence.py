"""Who runs the trainer: one daemon per user, what it says of itself, and whether that still holds.

    <state folder>/trainer/daemon.lock   held by the daemon; the kernel releases it when its holder dies
    <state folder>/trainer/night.lock    held by the process that runs a night
    <state folder>/trainer/daemon.json   what the daemon does and why, written whole after every change

Two machines may share a home folder, and not every such folder carries locks between them. So the file names the host,
and is written anew every minute: while it is fresh, another host's daemon is believed to live.
"""

import contextlib
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import cattrs
import filelock
import psutil

from sleepy_lsp import paths
from sleepy_lsp.wholefile import write_whole

BEAT_S = 60.0
FRESH_S = 3 * BEAT_S
STOPPED = "stopped"


class AlreadyRunning(Exception):
    """Somebody else runs what only one may run; the message says who, and what to do."""


@dataclass(slots=True)
class State:
    """What a daemon says of itself."""

    host: str
    pid: int
    created: float
    """When the process began, as its system tells: a pid alone may be somebody else's by now."""
    phase: str
    since: float
    """Seconds since 1970 of the last change of phase."""
    beat: float
    """Seconds since 1970 of the last writing."""
    reasons: list[str] = field(default_factory=list)
    """Why not now; empty while a night runs."""
    night_pid: int | None = None
    night: str = ""
    """What the night said last."""
    yielded_s: float | None = None
    """Seconds from the last activity that was noticed to a night that stood still."""


def host() -> str:
    return socket.gethostname()


def state_file() -> Path:
    return paths.trainer_dir() / "daemon.json"


def log_file() -> Path:
    return paths.trainer_dir() / "daemon.log"


def write(state: State) -> None:
    """Raises OSError."""
    write_whole(state_file(), json.dumps(asdict(state), indent=1))


def read() -> State | None:
    """What was written last, by whichever daemon; None when nothing that can be read is there."""
    try:
        table: dict[str, Any] = json.loads(state_file().read_text(encoding="utf-8"))
        return cattrs.structure(table, State)
    except (OSError, ValueError, KeyError, TypeError, cattrs.BaseValidationError):
        return None


def is_alive(state: State) -> bool:
    """Whether the daemon that wrote `state` still runs, as far as this host can tell."""
    if state.phase == STOPPED:
        return False
    if process_of(state) is not None:
        return True
    return state.host != host() and abs(time.time() - state.beat) < FRESH_S


def process_of(state: State) -> psutil.Process | None:
    """The daemon's process, where it runs on this host.

    A host may have got another name since: a laptop is often called what its network says.
    """
    try:
        process = psutil.Process(state.pid)
        # Two clocks of the system may disagree by a little about when it began.
        is_it = abs(process.create_time() - state.created) < 2 and process.status() != psutil.STATUS_ZOMBIE
        return process if is_it and (state.host == host() or "trainer" in process.cmdline()) else None
    except psutil.Error:
        return None


def describe(state: State) -> str:
    """Who and where, in a clause; says so when it is not known to live."""
    where = "" if state.host == host() or process_of(state) is not None else f" on {state.host}"
    heard = time.strftime("%Y-%m-%d %H:%M", time.localtime(state.beat))
    return f"pid {state.pid}{where}" + ("" if is_alive(state) else f", which was last heard of at {heard}")


@contextlib.contextmanager
def only_daemon() -> Iterator[State | None]:
    """Be this user's daemon; gives what the one before left when that did not end properly.

    Raises AlreadyRunning, OSError.
    """
    with _held("daemon.lock", "the trainer is running already"):
        before = read()
        if before is not None and _is_elsewhere(before):
            raise AlreadyRunning(
                f"the trainer is running already ({describe(before)}), from the same home folder: stop it there"
            )
        yield before if before is not None and before.phase != STOPPED else None


@contextlib.contextmanager
def only_night() -> Iterator[None]:
    """Be the only process that runs a night. Raises AlreadyRunning, OSError."""
    with _held("night.lock", "a night is running already"):
        state = read()
        if state is not None and state.night_pid is not None and _is_elsewhere(state):
            raise AlreadyRunning(
                f"a night is running already, of the trainer with {describe(state)}, from the same home folder"
            )
        yield


def _is_elsewhere(state: State) -> bool:
    """Whether the daemon that wrote `state` is believed to live on another host."""
    return is_alive(state) and process_of(state) is None


@contextlib.contextmanager
def _held(name: str, otherwise: str) -> Iterator[None]:
    lock = filelock.FileLock(paths.private_dir(paths.trainer_dir()) / name)
    try:
        lock.acquire(blocking=False)
    except filelock.Timeout:
        holder = read()
        who = f" ({describe(holder)})" if holder is not None and is_alive(holder) else ""
        raise AlreadyRunning(f"{otherwise}{who}; see: sleepy trainer status") from None
    except NotImplementedError as exc:
        raise AlreadyRunning(
            f"{paths.trainer_dir()} is on a file system without locks; set SLEEPY_HOME to a folder on a local disk"
        ) from exc
    try:
        yield
    finally:
        lock.release()
