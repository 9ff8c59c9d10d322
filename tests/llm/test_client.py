"""What an answer is: repeatable, stoppable, by the adapter that was asked for; the same from worker and remote."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from sleepy_lsp.llm import client as client_module
from sleepy_lsp.llm import launcher, stream
from sleepy_lsp.llm.client import Answer, Client, open_client
from sleepy_lsp.llm.errors import Cancelled, EndpointError, ModelMissing, WorkerFailed
from sleepy_lsp.settings import Settings
from tests.llm.conftest import Live, TinyModel

SYSTEM = {"role": "system", "content": "You are a Rust expert. " + "Answer with the whole corrected function. " * 8}
HELLO = [SYSTEM, {"role": "user", "content": "fn add(a: i32, b: i32) -> i32 { a + c }\nerror[E0425]: cannot find `c`"}]
SIBLING = [
    SYSTEM,
    {"role": "user", "content": "fn add(a: i32, b: i32) -> i64 { a + b }\nerror[E0308]: mismatched types"},
]


def ask(client: Client, messages: list[dict[str, str]] = HELLO, **options: Any) -> Answer:
    return client.complete(messages, **{"max_tokens": 24, "temperature": 0.0, "seed": 1, **options})


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[list[tuple[str, float]]]:
    """The log-probabilities of each answer's tokens: they show differences that the text would hide."""
    answers: list[list[tuple[str, float]]] = []
    plain_body, plain_events = client_module._body, stream.chat_events

    def body(*arguments: Any) -> dict[str, Any]:
        return {**plain_body(*arguments), "logprobs": True, "top_logprobs": 1}

    def events(*arguments: Any) -> Iterator[dict[str, Any]]:
        answers.append([])
        for event in plain_events(*arguments):
            for choice in event.get("choices", ()):
                for token in (choice.get("logprobs") or {}).get("content") or ():
                    answers[-1].append((token["token"], token["logprob"]))
            yield event

    monkeypatch.setattr(client_module, "_body", body)
    monkeypatch.setattr(client_module, "chat_events", events)
    return answers


@pytest.mark.model
@pytest.mark.parametrize("temperature", [0.0, 1.2])
def test_the_same_seed_gives_the_same_bits_whatever_was_asked_before(
    live: Live, recorded: list[list[tuple[str, float]]], temperature: float
) -> None:
    with live.client() as client:
        ask(client, [{"role": "user", "content": "hi"}], temperature=temperature)
        recorded.clear()
        fresh = ask(client, temperature=temperature)
        repeated = ask(client, temperature=temperature)
        ask(client, SIBLING, temperature=temperature)
        after_sibling = ask(client, temperature=temperature)
        ask(client, adapter="noise", temperature=temperature)
        after_adapter = ask(client, temperature=temperature)
    assert len(recorded[0]) >= 10
    assert recorded[1] == recorded[0]
    assert recorded[3] == recorded[0]
    assert recorded[5] == recorded[0]
    assert fresh.text == repeated.text == after_sibling.text == after_adapter.text
    assert fresh.cached_tokens == 0
    assert 0 < after_sibling.cached_tokens < repeated.cached_tokens < repeated.prompt_tokens


@pytest.mark.model
def test_another_seed_gives_another_answer(live: Live) -> None:
    with live.client() as client:
        texts = {ask(client, seed=seed, temperature=1.5).text for seed in range(4)}
    assert len(texts) > 1


@pytest.mark.model
def test_the_adapter_is_chosen_by_request(live: Live) -> None:
    with live.client() as client:
        base = ask(client)
        noise = ask(client, adapter="noise")
        again = ask(client)
        assert noise.text != base.text
        assert again.text == base.text
        with pytest.raises(WorkerFailed, match="unknown adapter 'other'"):
            ask(client, adapter="other")


@pytest.mark.model
def test_an_answer_says_how_it_ended_and_what_it_cost(live: Live) -> None:
    with live.client() as client:
        cut = ask(client, max_tokens=5)
        assert (cut.finish_reason, cut.output_tokens) == ("length", 5)
        assert cut.seconds > 0
        assert cut.prompt_tokens > 80
        stopped = ask(client, on_text=lambda text: len(text) > 10)
        assert stopped.finish_reason == "stopped"
        assert 10 < len(stopped.text) < 40
        assert stopped.prompt_tokens == cut.prompt_tokens
        ended = ask(client, [{"role": "user", "content": "Say only: yes"}], max_tokens=50)
        assert ended.finish_reason == "stop"
        assert "(" not in ask(client, stop=["("]).text


@pytest.mark.model
def test_threads_share_a_client(live: Live) -> None:
    with live.client() as client:
        alone = ask(client).text
        texts: list[str] = []
        threads = [threading.Thread(target=lambda: texts.append(ask(client).text)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert texts == [alone] * 3


@pytest.mark.model
def test_a_prompt_that_does_not_fit_is_told(live: Live) -> None:
    with live.client() as client, pytest.raises(EndpointError, match=r"room for 6144: raise worker_context_tokens"):
        ask(client, [{"role": "user", "content": "word " * 7000}])


@pytest.mark.model
def test_the_callers_process_stays_small(live: Live) -> None:
    code = f"""
import psutil, sys
from pathlib import Path
from sleepy_lsp.llm.client import open_client
from sleepy_lsp.settings import Settings
settings = Settings(model_path=Path({str(live.settings.model_path)!r}))
with open_client(settings, adapters={{"noise": Path({str(live.adapters["noise"])!r})}}) as client:
    client.complete([{{"role": "user", "content": "hi"}}], max_tokens=4, temperature=0.0, seed=1)
runtimes = [name for name in ("xllamacpp", "torch", "transformers") if name in sys.modules]
print(psutil.Process().memory_info().rss, *runtimes)
"""
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert len(output) == 1, "a model runtime was imported"
    assert int(output[0]) < 150e6


def test_importing_the_client_loads_no_model_runtime() -> None:
    code = "import sys, sleepy_lsp.llm.client; print({'xllamacpp', 'torch', 'transformers'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_a_missing_model_names_the_command_that_gets_it(tiny: TinyModel) -> None:
    with pytest.raises(ModelMissing, match=r"sleepy model pull qwen2\.5-coder-1\.5b-instruct"):
        open_client(Settings())


SERVER = """
import os, sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.n_ctx, params.n_parallel, params.cache_ram_mib = 1024, 1, 0
params.ui, params.port, params.verbosity = False, 0, 0
params.n_batch = params.n_ubatch = 64
params.hostnames, params.api_keys = ["127.0.0.1"], ["s3cret"]
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
os._exit(0)
"""


@pytest.fixture(scope="module")
def remote_url(real_model: Path, shared_home: Path) -> Iterator[str]:
    """Base URL of another real OpenAI-compatible server, on loopback, that wants the key s3cret."""
    with pytest.MonkeyPatch.context() as patch:  # two models at once would be 4 GB
        patch.setenv("SLEEPY_HOME", str(shared_home))
        launcher.stop_worker()
    command = [sys.executable, "-c", SERVER, str(real_model)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip() + "/v1"
        server.kill()


@pytest.fixture
def remote(remote_url: str, sleepy_home: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("MY_KEY", "s3cret")
    return Settings(endpoint=remote_url, endpoint_key_variable="MY_KEY")


@pytest.mark.model
def test_a_remote_answers_like_the_worker(remote: Settings) -> None:
    with open_client(remote) as client:
        answer = ask(client)
        assert answer.text
        assert answer.finish_reason in ("stop", "length")
        assert answer.output_tokens > 0
        assert answer.prompt_tokens > 80
        assert ask(client, on_text=lambda text: len(text) > 3).finish_reason == "stopped"
        cancel = threading.Event()

        def cancel_it(_text: str) -> bool:
            cancel.set()
            return False

        with pytest.raises(Cancelled):
            ask(client, max_tokens=200, cancel=cancel, on_text=cancel_it)
        with pytest.raises(EndpointError, match="prompt is too long"):
            ask(client, [{"role": "user", "content": "word " * 2000}])


@pytest.mark.model
def test_a_remote_that_refuses_the_key_names_the_variable(remote: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "wrong")
    with (
        open_client(remote) as client,
        pytest.raises(EndpointError, match=r"refused the key \(401\).*MY_KEY") as caught,
    ):
        ask(client)
    assert "\n" not in str(caught.value)
    assert "wrong" not in str(caught.value)


@dataclass
class Recorder:
    """A loopback server that keeps what it was sent and answers with what it is told."""

    status: int = 404
    answer: bytes = b'{"error": {"message": "no such model"}}'
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    state = Recorder()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            state.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            state.headers.append(dict(self.headers))
            self.send_response(state.status)
            self.end_headers()
            self.wfile.write(state.answer)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield state
        server.shutdown()
        thread.join()


def test_a_remote_gets_standard_fields_and_the_adapter_as_its_model(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLEEPY_API_KEY", "k1")
    with open_client(Settings(endpoint=recorder.url, endpoint_model="base")) as client:
        for adapter in (None, "rust-borrow"):
            with pytest.raises(EndpointError, match=r"not found \(404\): no such model"):
                ask(client, adapter=adapter)
    assert [body["model"] for body in recorder.bodies] == ["base", "rust-borrow"]
    standard = {"model", "messages", "max_tokens", "temperature", "seed", "top_p", "stream", "stream_options"}
    assert set(recorder.bodies[0]) == standard
    assert recorder.headers[0]["Authorization"] == "Bearer k1"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b'data: {"choices": [{"delta": {"content": "a"}}]}\n\n', "connection broke: the answer ended in the middle"),
        (b"data: not json\n\n", "unreadable answer"),
        (b'data: {"error": {"message": "out of memory"}}\n\n', "gave up.*out of memory"),
    ],
)
def test_a_remote_that_breaks_off_or_babbles_is_told_in_one_line(
    recorder: Recorder, answer: bytes, message: str
) -> None:
    recorder.status, recorder.answer = 200, answer
    settings = Settings(endpoint=recorder.url, endpoint_model="m")
    with open_client(settings) as client, pytest.raises(EndpointError, match=message) as caught:
        ask(client)
    assert "\n" not in str(caught.value)


def test_a_remote_that_is_not_there_is_told(recorder: Recorder) -> None:
    with (
        open_client(Settings(endpoint="http://127.0.0.1:9/v1")) as client,
        pytest.raises(EndpointError, match="connect"),
    ):
        ask(client)


def test_a_remote_that_never_answers_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        cancel = threading.Event()

        def cancel_when_connected() -> None:
            connection, _ = silent.accept()
            with connection:
                connection.recv(1)
                cancel.set()
                while connection.recv(65536):
                    pass  # until the client hangs up

        thread = threading.Thread(target=cancel_when_connected)
        thread.start()
        settings = Settings(endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}/v1", endpoint_model="m")
        with open_client(settings) as client, pytest.raises(Cancelled):
            ask(client, cancel=cancel)
        thread.join(timeout=5)
        assert not thread.is_alive(), "the connection was left open"


def test_a_slow_remote_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setattr(client_module, "REMOTE_TIMEOUT", httpx.Timeout(0.1))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = Settings(endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}/v1", endpoint_model="m")
        with open_client(settings) as client, pytest.raises(EndpointError, match="in time"):
            ask(client)
