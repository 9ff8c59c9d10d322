"""The model's own process: `python -m sleepy_lsp.llm.worker`, one per user, started by `launcher`.

It runs llama.cpp's HTTP server in itself (xllamacpp), on a Unix socket that only the user can open, with a random key.
It reads its `WorkerOrder` as JSON from stdin, writes its address file once it listens, and stops by itself when
nobody has asked anything for a while, never in the middle of an answer.

Choices, measured on two x86-64 (AVX2) cores with the 1.5B model:

- one slot. Two sequences at once gave 1.26 times the tokens of one, four 1.33 times: not worth it, and a batch shared
  between requests changes the last bits of the logits, so that the same seed no longer means the same answer;
- batches of BATCH_TOKENS: a request is dropped between two batches, so two of them (0.8 s) bound how long a cancelled
  prompt keeps the cores busy, and `promptcache` aligns what is reused to it. Batches of 512 are a tenth faster;
- weights repacked for the CPU when loading: 600 MB more and 3 s longer to load than without (2.05 against 1.42 GB),
  but 32 instead of 25 tokens/s of output; prompts 82 instead of 95 tokens/s;
- flash attention on or off, 8-bit or 16-bit KV: no difference in speed; 16-bit costs 80 MB;
- no cache of old prompts in RAM (llama.cpp would take up to 8 GiB), no web page, few words in the log.
"""

import contextlib
import dataclasses
import json
import os
import secrets
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import psutil

from sleepy_lsp import paths
from sleepy_lsp.llm import address

BATCH_TOKENS = 32
"""Tokens of a prompt that are computed in one go."""

MAX_LOG_BYTES = 1_000_000
POLL_S = 2.0
GRACE_S = 0.25
"""How long a connection made just before the socket went away has to show up as a request."""

_BUSY = ("llamacpp:requests_processing", "llamacpp:requests_deferred")
_WORK = ("llamacpp:prompt_tokens_total", "llamacpp:tokens_predicted_total", "llamacpp:prompt_tokens_cached_total")


@dataclass(frozen=True, slots=True)
class WorkerOrder:
    """What the launcher asks for."""

    model_path: str
    model_sha256: str
    adapters: tuple[tuple[str, str], ...]
    """(name, path of a GGUF LoRA file), in the order of their ids."""

    threads: int
    context_tokens: int
    idle_s: float
    spec: str
    version: str


def main() -> int:
    table = json.load(sys.stdin)
    order = WorkerOrder(**{**table, "adapters": tuple((name, path) for name, path in table["adapters"])})
    os.umask(0o077)
    if hasattr(os, "nice"):
        with contextlib.suppress(OSError):
            os.nice(5)
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asked, not for the shared worker

    socket_file = _free_socket() if hasattr(os, "getuid") else None
    key = secrets.token_urlsafe(32)
    server = _serve(order, socket_file, key)
    if socket_file is not None:
        socket_file.chmod(0o600)
    me = psutil.Process()
    address.write(
        address.Address(
            pid=me.pid,
            started=me.create_time(),
            base_url="http://worker" if socket_file is not None else str(server.listening_address),
            socket=str(socket_file) if socket_file is not None else None,
            key=key,
            spec=order.spec,
            model_sha256=order.model_sha256,
            adapters=tuple(name for name, _ in order.adapters),
            version=order.version,
            context_tokens=order.context_tokens,
        )
    )
    _watch(server, order.idle_s, stop, me.pid, socket_file)
    sys.stderr.flush()
    os._exit(0)  # the server's destructor waits for connections that a client may keep open for ever


def _serve(order: WorkerOrder, socket_file: Path | None, key: str) -> Any:
    """Load the model and listen. Native code prints its reason to stderr when it can't."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = order.model_path
    params.n_ctx = order.context_tokens
    params.n_parallel = 1
    params.n_batch = BATCH_TOKENS
    params.n_ubatch = BATCH_TOKENS
    params.cache_ram_mib = 0
    params.cache_idle_slots = False
    params.n_gpu_layers = 0
    params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_ENABLED
    params.cpuparams.n_threads = order.threads
    params.cpuparams_batch.n_threads = order.threads
    params.ui = False
    params.verbosity = 1
    params.endpoint_slots = True
    params.endpoint_metrics = True
    params.api_keys = [key]
    params.hostnames = [str(socket_file)] if socket_file is not None else ["127.0.0.1"]
    params.port = 0
    if order.adapters:
        adapters = []
        for _, path in order.adapters:
            adapter = xllamacpp.CommonAdapterLoraInfo()
            adapter.path = path
            adapter.scale = 0.0
            adapters.append(adapter)
        params.lora_adapters = adapters
        params.lora_init_without_apply = True  # base unless the request names one
    return xllamacpp.Server(params)


def _free_socket() -> Path:
    """Path to listen on, with what a dead worker left there removed (the launcher's lock makes us the only one)."""
    socket_file = paths.socket_path("worker.sock")
    paths.private_dir(socket_file.parent)
    socket_file.unlink(missing_ok=True)
    return socket_file


def _watch(server: Any, idle_s: float, stop: threading.Event, pid: int, socket_file: Path | None) -> None:
    """Return when it is time to stop: asked to, or idle for `idle_s`. Then nobody can find us any more."""
    last_work = ""
    last_used = time.monotonic()
    while True:
        stopping = stop.wait(min(POLL_S, max(idle_s / 4, 0.02)))
        busy, work = _activity(server)
        now = time.monotonic()
        if busy or work != last_work:
            last_work, last_used = work, now
        _trim_log()
        if not stopping and now - last_used < idle_s:
            continue
        address.remove(pid)
        if socket_file is not None:
            socket_file.unlink(missing_ok=True)
        if stopping:
            return
        while busy or work != last_work:  # somebody got in just before the door closed: answer them first
            last_work = work
            time.sleep(GRACE_S)
            busy, work = _activity(server)
        time.sleep(GRACE_S)
        if not _activity(server)[0]:
            return


def _activity(server: Any) -> tuple[bool, str]:
    """(a request is being answered or waits, a text that changes with every answered request)."""
    busy, work = False, []
    for line in str(server.handle_metrics()).splitlines():
        name, _, value = line.partition(" ")
        if name in _BUSY:
            busy = busy or float(value) > 0
        elif name in _WORK:
            work.append(value)
    return busy, " ".join(work)


def _trim_log() -> None:
    """Keep stderr's file (opened for appending by the launcher) below a size that nobody minds."""
    with contextlib.suppress(OSError):
        if os.fstat(sys.stderr.fileno()).st_size > MAX_LOG_BYTES:
            os.ftruncate(sys.stderr.fileno(), 0)


def order_as_json(order: WorkerOrder) -> str:
    return json.dumps(dataclasses.asdict(order))


if __name__ == "__main__":
    raise SystemExit(main())
