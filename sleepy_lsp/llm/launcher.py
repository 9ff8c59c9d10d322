"""Start, find and stop the shared worker. Any number of processes may call `ensure_worker` at once; one starts it.

The lock is held only while starting or stopping, never while the worker serves. A worker that runs with another model,
other adapters or another version of this program is replaced once it is idle. Callers hold `promptcache.only_user` from
before they look until they have their answer, so that nobody's worker is replaced between the two. A worker that does
not start with its adapters is started without.
"""

import contextlib
import dataclasses
import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import psutil

import sleepy_lsp
from sleepy_lsp import paths
from sleepy_lsp.llm import address
from sleepy_lsp.llm.address import Address
from sleepy_lsp.llm.errors import Cancelled, WorkerFailed, one_line
from sleepy_lsp.llm.locks import held
from sleepy_lsp.llm.worker import MAX_LOG_BYTES, WorkerOrder, order_as_json
from sleepy_lsp.settings import Settings

START_TIMEOUT_S = 180.0
STOP_TIMEOUT_S = 10.0
POLL_S = 0.03

Status = Callable[[str], None]

# Processes that this one started: kept so that they are reaped, and so that their exit status can be told.
_children: dict[int, subprocess.Popen[bytes]] = {}


def make_order(
    settings: Settings, model_path: Path, model_sha256: str, adapters: Mapping[str, Path] | None = None
) -> WorkerOrder:
    """What a worker for `settings` is asked for; its `spec` is equal for workers that are interchangeable."""
    pairs = tuple((name, str(path.absolute())) for name, path in (adapters or {}).items())
    threads = settings.worker_threads or physical_cores()
    stamps = [(status.st_size, status.st_mtime_ns) for status in (path.stat() for path in (adapters or {}).values())]
    facts = [
        sleepy_lsp.__version__,
        str(model_path.absolute()),
        model_sha256,
        pairs,
        stamps,
        threads,
        settings.worker_context_tokens,
    ]
    return WorkerOrder(
        model_path=str(model_path.absolute()),
        model_sha256=model_sha256,
        adapters=pairs,
        threads=threads,
        context_tokens=settings.worker_context_tokens,
        idle_s=settings.worker_idle_minutes * 60,
        spec=hashlib.sha256(json.dumps(facts).encode()).hexdigest(),
        version=sleepy_lsp.__version__,
    )


def physical_cores() -> int:
    """Physical cores that this process may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(psutil.cpu_count(logical=False) or usable, usable))


def ensure_worker(
    order: WorkerOrder, *, on_status: Status | None = None, cancel: threading.Event | None = None
) -> Address:
    """The address of a worker that serves `order`, started if need be. Raises WorkerFailed, Cancelled."""
    found = address.read()
    if found is not None and found.spec == order.spec:
        return found
    with _lock(on_status, cancel):
        found = address.read()
        if found is not None and found.spec == order.spec:
            return found
        if found is not None:
            _tell(on_status, "waiting for the running model to become idle")
            _wait_idle(found, cancel)
            _stop(found)
        _tell(on_status, "loading the model")
        try:
            return _start(order, cancel)
        except WorkerFailed as exc:
            if not order.adapters:
                raise
            _tell(on_status, f"the model does not load with its adapters, so it answers without them ({exc})")
            return _start(dataclasses.replace(order, adapters=()), cancel)


def stop_worker(*, wait_idle: bool = False, only_own: bool = False) -> bool:
    """Stop the running worker; False if there was none. With `wait_idle`, an answer under way is finished first; with
    `only_own`, one that another process started is left alone."""
    with _lock(None, None):
        found = address.read()
        if found is None or (only_own and found.pid not in _children):
            return False
        if wait_idle:
            _wait_idle(found, None)
        _stop(found)
        return True


def how_it_died(pid: int) -> str:
    """One clause about the end of worker `pid`, from its exit status where it is our child, and its last log line."""
    child = _children.get(pid)
    code = None
    if child is not None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = child.wait(timeout=1.0)
    if code == -9:
        return "it was killed (signal 9), most likely because memory ran out"
    last = last_log_line()
    ending = f"exit status {code}" if code is not None and code >= 0 else f"signal {-code}" if code else "it died"
    return f"{ending}; last line of {log_file()}: {last}" if last else f"{ending}; see {log_file()}"


def log_file() -> Path:
    return paths.worker_dir() / "worker.log"


def last_log_line() -> str:
    try:
        with log_file().open("rb") as stream:
            stream.seek(max(0, os.fstat(stream.fileno()).st_size - 4096))
            lines = stream.read().decode(errors="replace").strip().splitlines()
    except OSError:
        return ""
    return one_line(lines[-1]) if lines else ""


def _start(order: WorkerOrder, cancel: threading.Event | None) -> Address:
    address.file().unlink(missing_ok=True)
    log = log_file()
    if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
        log.replace(log.with_suffix(".log.old"))
    # OpenMP's threads spin while they wait for each other. On a machine that is busy with a build they then burn the
    # very core the other thread needs; sleeping instead costs little when idle and saves a factor when busy.
    environment = {**os.environ, "OMP_WAIT_POLICY": os.environ.get("OMP_WAIT_POLICY", "passive")}
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        child = subprocess.Popen(
            [sys.executable, "-m", "sleepy_lsp.llm.worker"],
            stdin=subprocess.PIPE,
            stdout=descriptor,
            stderr=descriptor,
            cwd=paths.worker_dir(),
            env=environment,
            start_new_session=True,
        )
    except OSError as exc:
        raise WorkerFailed(f"can't start the model's process: {one_line(exc)}") from exc
    finally:
        os.close(descriptor)
    _children[child.pid] = child
    try:
        return _await_ready(child, order, cancel)
    except BaseException:  # also Ctrl-C: nobody else knows of this child yet, so it must not outlive us
        child.kill()
        child.wait()
        raise


def _await_ready(child: subprocess.Popen[bytes], order: WorkerOrder, cancel: threading.Event | None) -> Address:
    assert child.stdin is not None
    with contextlib.suppress(BrokenPipeError), child.stdin as stdin:
        stdin.write(order_as_json(order).encode())
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        found = address.read()
        if found is not None and found.pid == child.pid:
            return found
        if child.poll() is not None:
            raise WorkerFailed(f"the model's process could not start: {how_it_died(child.pid)}")
        if time.monotonic() > deadline:
            raise WorkerFailed(f"the model was not loaded within {START_TIMEOUT_S:.0f} s; see {log_file()}")
        _pause(cancel, "cancelled while the model was loading")


def _stop(found: Address) -> None:
    """End a worker: politely, then not. Its files are gone afterwards."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(found.pid)
        process.terminate()
        try:
            process.wait(timeout=STOP_TIMEOUT_S)
        except psutil.TimeoutExpired:
            process.kill()
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(timeout=STOP_TIMEOUT_S)
    child = _children.pop(found.pid, None)
    if child is not None:
        child.wait()
    address.remove(found.pid)
    if found.socket is not None:
        Path(found.socket).unlink(missing_ok=True)


def _wait_idle(found: Address, cancel: threading.Event | None) -> None:
    """Return when the worker answers nobody, or no longer answers at all."""
    with http_client(found, timeout_s=30.0) as http:
        while found.is_alive():
            try:
                slots = http.get("/slots").json()
            except (httpx.HTTPError, ValueError):
                return
            if not any(slot.get("is_processing") for slot in slots):
                return
            _pause(cancel, "cancelled while waiting for the running model")


def http_client(found: Address, timeout_s: float) -> httpx.Client:
    """An HTTP client for the worker at `found`; every request carries the key."""
    transport = httpx.HTTPTransport(uds=found.socket) if found.socket is not None else None
    return httpx.Client(
        transport=transport,
        base_url=found.base_url,
        headers={"Authorization": f"Bearer {found.key}", "Connection": "close"},
        timeout=timeout_s,
        trust_env=False,
    )


def _lock(on_status: Status | None, cancel: threading.Event | None) -> contextlib.AbstractContextManager[None]:
    path = paths.private_dir(paths.worker_dir()) / "worker.lock"
    return held(path, cancel, lambda: _tell(on_status, "waiting for another process that starts the model"))


def _pause(cancel: threading.Event | None, message: str) -> None:
    if cancel is None:
        time.sleep(POLL_S)
    elif cancel.wait(POLL_S):
        raise Cancelled(message)


def _tell(on_status: Status | None, text: str) -> None:
    if on_status is not None:
        on_status(text)
