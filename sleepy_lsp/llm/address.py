"""Where the running worker can be reached: one small JSON file in the worker's folder, mode 0600.

It names the process by pid *and* start time, because pids are reused; a file whose process is gone is stale and means
"no worker". It is written only after the worker listens, and removed before the worker stops listening.
"""

import contextlib
import dataclasses
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psutil

from sleepy_lsp import paths

CREATE_TIME_TOLERANCE_S = 0.05


@dataclass(frozen=True, slots=True)
class Address:
    pid: int
    started: float
    """Start time of the process, as psutil reports it."""

    base_url: str
    socket: str | None
    """Path of the Unix socket; None where the worker listens on a loopback port (Windows)."""

    key: str
    spec: str
    """Digest of everything that a worker can't change while it runs (`launcher.WorkerSpec.digest`)."""

    model_sha256: str
    adapters: tuple[str, ...]
    """Adapter names; the position is the id that a request uses."""

    version: str
    """Version of sleepy-lsp that started it."""

    context_tokens: int

    def is_alive(self) -> bool:
        """The process that wrote this still runs (a zombie doesn't)."""
        return process_is(self.pid, self.started)


def file() -> Path:
    return paths.worker_dir() / "address.json"


def read() -> Address | None:
    """The address of a live worker, or None; a stale or unreadable file is as good as none."""
    try:
        table = json.loads(file().read_text(encoding="utf-8"))
        address = Address(**{**table, "adapters": tuple(table["adapters"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return address if address.is_alive() else None


def write(address: Address) -> None:
    write_private(file(), json.dumps(dataclasses.asdict(address)))


def remove(pid: int) -> None:
    """Remove the address file if it is the one of process `pid`."""
    try:
        if json.loads(file().read_text(encoding="utf-8")).get("pid") != pid:
            return
    except (OSError, ValueError, AttributeError):
        return
    file().unlink(missing_ok=True)


def process_is(pid: int, started: float) -> bool:
    """Process `pid` runs and is the one that started at `started`, not a later one with its number."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return abs(process.create_time() - started) < CREATE_TIME_TOLERANCE_S
    except psutil.Error:
        return False


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path` atomically, readable by the user alone."""
    paths.private_dir(path.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name + ".")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
