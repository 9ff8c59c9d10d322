"""The shared process: private, found by everybody, restarted when it died, gone when nobody needs it.

All of these load or use the real model.
"""

import dataclasses
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from sleepy_lsp import paths
from sleepy_lsp.llm import address, launcher
from sleepy_lsp.llm.client import Client, WorkerClient, open_client
from sleepy_lsp.llm.errors import Cancelled, WorkerFailed
from sleepy_lsp.llm.worker import BATCH_TOKENS
from sleepy_lsp.settings import Settings
from tests.llm.conftest import Live

pytestmark = pytest.mark.model

ENSURE = """
import sys
from pathlib import Path
from sleepy_lsp.llm import launcher
from sleepy_lsp.llm.worker import BATCH_TOKENS
from sleepy_lsp.settings import Settings
order = launcher.make_order(Settings(), Path(sys.argv[1]), "sha")
print(launcher.ensure_worker(order, on_status=lambda text: print(text, flush=True)).pid)
"""


def ask(client: Client, text: str = "Say hello.", max_tokens: int = 8, **options: object) -> str:
    messages = [{"role": "user", "content": text}]
    return client.complete(messages, max_tokens=max_tokens, temperature=0.0, seed=1, **options).text  # type: ignore[arg-type]


def running() -> address.Address:
    found = address.read()
    assert found is not None
    return found


def test_the_worker_is_private_and_small(live: Live) -> None:
    with live.client() as client:
        assert ask(client)
    found = running()
    assert found.socket is not None
    assert stat.S_IMODE(Path(found.socket).stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(found.socket).parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(address.file().stat().st_mode) == 0o600
    process = psutil.Process(found.pid)
    assert process.memory_info().rss < 2.2e9
    assert not process.net_connections("inet"), "nothing listens on the network"
    assert os.getsid(found.pid) == found.pid, "a terminal that closes does not take it along"
    assert found.adapters == ("noise",)


def test_without_the_key_nothing_is_answered(live: Live) -> None:
    with live.client() as client:
        ask(client)
    transport = httpx.HTTPTransport(uds=running().socket)
    with httpx.Client(transport=transport, base_url="http://worker") as http:
        body = {"messages": [{"role": "user", "content": "hi"}], "max_tokens": 1}
        assert http.post("/v1/chat/completions", json=body).status_code == 401
        assert http.post("/completion", json={"prompt": "hi"}, headers={"Authorization": "Bearer x"}).status_code == 401
        assert http.get("/slots").status_code == 401


def test_a_cancelled_prompt_frees_the_worker_within_a_few_batches(live: Live) -> None:
    """On an idle machine a few batches are a second; counted, because other work may share the cores of this one."""
    with live.client() as client:
        cancel = threading.Event()

        def long_request() -> None:
            with pytest.raises(Cancelled):
                ask(client, "word " * 3000, cancel=cancel)

        assert ask(client)
        thread = threading.Thread(target=long_request)
        with launcher.http_client(running(), 10.0) as http:
            thread.start()
            while not slot(http)["is_processing"]:
                assert thread.is_alive()
            cancel.set()
            thread.join()
            told = slot(http)["n_prompt_tokens"]
            while slot(http)["is_processing"]:
                pass
            assert told < 3000, "the caller is told before the prompt is read"
            assert slot(http)["n_prompt_tokens"] <= told + 4 * BATCH_TOKENS, "the worker reads no further"
        assert ask(client)


def slot(http: httpx.Client) -> dict[str, Any]:
    [one] = http.get("/slots").json()
    return dict(one)


def test_killed_in_the_middle_of_an_answer_is_told_and_mended(live: Live) -> None:
    statuses: list[str] = []
    with live.client(statuses.append) as client:
        ask(client)
        pid = running().pid

        def kill(_text: str) -> bool:
            os.kill(pid, signal.SIGKILL)
            return False

        with pytest.raises(WorkerFailed, match="middle of an answer: it was killed") as caught:
            ask(client, "Count to one hundred.", 200, on_text=kill)
        assert "\n" not in str(caught.value)
        statuses.clear()
        assert ask(client)
        assert running().pid != pid
        assert statuses == ["loading the model"]


def test_a_worker_that_died_unnoticed_is_replaced_without_an_error(live: Live) -> None:
    with live.client() as client:
        before = ask(client)
        process = psutil.Process(running().pid)
        process.kill()
        process.wait(timeout=10)
        assert ask(client) == before


def test_two_starters_get_one_worker_and_stale_files_are_no_obstacle(own_worker: Settings) -> None:
    paths.private_dir(paths.worker_dir())
    stale = paths.private_dir(paths.socket_path("worker.sock").parent) / "worker.sock"
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(stale))
    table = {"pid": os.getpid(), "started": 1.0, "base_url": "http://worker", "socket": str(stale), "key": "k"}
    table |= {"spec": "s", "model_sha256": "m", "adapters": [], "version": "0", "context_tokens": 1}
    address.file().write_text(json.dumps(table))
    assert address.read() is None, "our pid, but another process: the number was reused"
    command = [sys.executable, "-c", ENSURE, str(own_worker.model_path)]
    children = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [child.communicate(timeout=180)[0].splitlines() for child in children]
    assert {lines[-1] for lines in outputs} == {str(running().pid)}
    assert sum("loading the model" in lines for lines in outputs) == 1
    assert launcher.stop_worker()
    assert not stale.exists()
    assert not address.file().exists()
    assert not launcher.stop_worker()


def test_it_stops_when_idle_but_not_in_the_middle_of_an_answer(own_worker: Settings) -> None:
    settings = dataclasses.replace(own_worker, worker_idle_minutes=0.3 / 60)
    processes: list[psutil.Process] = []

    def note(_text: str) -> bool:
        if not processes:
            processes.append(psutil.Process(running().pid))
        return False

    with open_client(settings) as client:
        messages = [{"role": "user", "content": "Count from 1 to 100."}]
        answer = client.complete(messages, max_tokens=60, temperature=0.0, seed=1, on_text=note)
        assert answer.output_tokens == 60
        assert answer.seconds > 0.6, "the answer took longer than the worker idles, or this test shows nothing"
        processes[0].wait(timeout=20)
        assert address.read() is None
        assert not address.file().exists()
        assert not paths.socket_path("worker.sock").exists()
        assert ask(client), "and it comes back"


def test_another_adapter_list_replaces_the_worker(own_worker: Settings, lora_file: Path) -> None:
    with open_client(own_worker) as client:
        ask(client)
    first = running()
    with open_client(own_worker, adapters={"noise": lora_file}) as client:
        ask(client, adapter="noise")
    assert running().adapters == ("noise",)
    assert not first.is_alive()


def test_a_file_that_is_no_model_is_told_and_given_up(sleepy_home: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"GGUF?" * 100)
    client = WorkerClient(Settings(), bad, "sha", {}, None)
    for _ in range(3):
        with pytest.raises(WorkerFailed, match=r"could not start: exit status \d+; last line of .*worker\.log: .+"):
            ask(client)
    with pytest.raises(WorkerFailed, match="died 3 times in a row"):
        ask(client)
    assert address.read() is None


def test_cancelled_while_loading_leaves_no_process(sleepy_home: Path, real_model: Path) -> None:
    cancel = threading.Event()
    before = set(psutil.Process().children())
    with (
        pytest.raises(Cancelled),
        open_client(Settings(model_path=real_model), on_status=lambda _: cancel.set()) as client,
    ):
        ask(client, cancel=cancel)
    assert set(psutil.Process().children()) == before
    assert address.read() is None
