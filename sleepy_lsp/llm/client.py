"""One client for every language model: the shared local worker or a remote OpenAI-compatible endpoint.

    client = open_client(settings)
    answer = client.complete([{"role": "user", "content": "..."}], max_tokens=200, temperature=0.0, seed=0)

The worker is started when it is first needed, and again when it died; a remote is used as it is. Clients are cheap and
may be used from several threads; the worker answers one request at a time. Nothing here loads a model runtime.

Determinism: with the worker, the same messages, adapter, temperature, seed and machine give the same text, whatever
was asked before; `promptcache` says how, and what was measured. A remote gives what it gives.
"""

import os
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import httpx

from sleepy_lsp.llm import catalog, download, launcher, promptcache
from sleepy_lsp.llm.address import Address
from sleepy_lsp.llm.errors import EndpointError, LlmError, WorkerFailed, one_line
from sleepy_lsp.llm.stream import ConnectionLost, chat_events, explain
from sleepy_lsp.settings import Settings

Messages = Sequence[Mapping[str, str]]

MAX_DEATHS = 3
REMOTE_TIMEOUT = httpx.Timeout(120.0, connect=10.0)
WORKER_TIMEOUT = httpx.Timeout(None, connect=10.0)


@dataclass(frozen=True, slots=True)
class Answer:
    text: str
    prompt_tokens: int
    cached_tokens: int
    """Prompt tokens that were served from the cache."""

    output_tokens: int
    seconds: float
    finish_reason: str
    """`stop`, `length`, or `stopped` when `on_text` said so."""

    adapter: str | None = None
    """The adapter that gave it; None: the base model, also where the adapter that was asked for could not be loaded."""


class Client(Protocol):
    """What `open_client` returns. Also a context manager; closing it leaves the shared worker running."""

    def complete(
        self,
        messages: Messages,
        *,
        max_tokens: int,
        temperature: float,
        seed: int,
        top_p: float = 0.95,
        stop: Sequence[str] = (),
        adapter: str | None = None,
        cancel: threading.Event | None = None,
        on_text: Callable[[str], bool] | None = None,
    ) -> Answer:
        """One answer. `on_text` gets the text so far and ends the answer by returning True.

        Raises ModelMissing, WorkerFailed, EndpointError, Cancelled (within 100 ms of `cancel` being set).
        """

    def close(self) -> None: ...

    def __enter__(self) -> "Client": ...

    def __exit__(self, *exc: object) -> None: ...


def open_client(
    settings: Settings,
    *,
    on_status: Callable[[str], None] | None = None,
    adapters: Mapping[str, Path] | None = None,
) -> Client:
    """A client for what `settings` name. Touches no network and starts nothing: the first `complete` does.

    `adapters` are the GGUF LoRA files that the worker loads, by the name that `complete(adapter=...)` uses. Raises
    ModelMissing when the local model has to be fetched first.
    """
    if settings.endpoint is not None:
        return RemoteClient(settings)
    model = catalog.find(settings.model)
    return WorkerClient(settings, download.present(model, settings), model.sha256, dict(adapters or {}), on_status)


class WorkerClient:
    """A Client of the shared local worker."""

    def __init__(
        self,
        settings: Settings,
        model_path: Path,
        model_sha256: str,
        adapters: dict[str, Path],
        on_status: Callable[[str], None] | None,
    ):
        self._settings, self._model_path, self._model_sha256 = settings, model_path, model_sha256
        self._adapters, self._on_status = adapters, on_status
        self._deaths = 0

    def complete(
        self,
        messages: Messages,
        *,
        max_tokens: int,
        temperature: float,
        seed: int,
        top_p: float = 0.95,
        stop: Sequence[str] = (),
        adapter: str | None = None,
        cancel: threading.Event | None = None,
        on_text: Callable[[str], bool] | None = None,
    ) -> Answer:
        if adapter is not None and adapter not in self._adapters:
            raise WorkerFailed(f"unknown adapter {adapter!r}; the client was opened with {sorted(self._adapters)}")
        body = _body(messages, max_tokens, temperature, seed, top_p, stop)
        while True:
            try:
                with promptcache.only_user(cancel, self._tell_of_wait):
                    found = self._worker(cancel)
                    answer = self._ask(found, body, adapter, cancel, on_text)
            except ConnectionLost as exc:
                self._deaths += 1
                if exc.answering:
                    raise WorkerFailed(
                        f"the model's process died in the middle of an answer: {launcher.how_it_died(found.pid)}"
                    ) from exc
                # Else it went away between our look at its address and the request: no answer is lost, once more.
            else:
                self._deaths = 0
                return replace(answer, adapter=adapter if adapter in found.adapters else None)

    def _tell_of_wait(self) -> None:
        if self._on_status is not None:
            self._on_status("waiting for the model, which answers another request")

    def _worker(self, cancel: threading.Event | None) -> Address:
        if self._deaths >= MAX_DEATHS:
            raise WorkerFailed(
                f"the model's process died {self._deaths} times in a row, so it is not started again; "
                f"see {launcher.log_file()} and try: sleepy model verify"
            )
        try:
            order = launcher.make_order(self._settings, self._model_path, self._model_sha256, self._adapters)
        except OSError as exc:
            raise WorkerFailed(f"can't read an adapter: {one_line(exc)}") from exc
        try:
            return launcher.ensure_worker(order, on_status=self._on_status, cancel=cancel)
        except WorkerFailed:
            self._deaths += 1
            raise

    def _ask(
        self,
        found: Address,
        body: dict[str, Any],
        adapter: str | None,
        cancel: threading.Event | None,
        on_text: Callable[[str], bool] | None,
    ) -> Answer:
        """With the slot's lock held."""
        lora = [{"id": idx, "scale": 1.0} for idx, name in enumerate(found.adapters) if name == adapter]
        with launcher.http_client(found, timeout_s=60.0) as http:
            slot = promptcache.slot(found)
            started = time.monotonic()
            try:
                tokens = promptcache.tokenize(http, body["messages"])
                if len(tokens) + 1 > found.context_tokens:
                    raise EndpointError(
                        f"the prompt has {len(tokens)} tokens but the model has room for {found.context_tokens}: "
                        "raise worker_context_tokens in the settings or send less"
                    )
                keep = slot.reusable(tokens, lora)
                slot.forget()
                if keep:
                    promptcache.cut(http, tokens, keep, lora)
            except httpx.HTTPStatusError as exc:
                raise EndpointError(explain(exc.response)) from exc
            except httpx.HTTPError as exc:
                connected = not isinstance(exc, httpx.ConnectError)
                raise ConnectionLost(one_line(exc), answering=connected) from exc
            http.timeout = WORKER_TIMEOUT
            # Progress is asked for only because llama.cpp notices that a client hung up when it writes to it: without,
            # a cancelled prompt is computed to its end.
            request = {
                **body,
                "lora": lora,
                "cache_prompt": keep > 0,
                "timings_per_token": True,
                "return_progress": True,
            }

            def computed(cached_tokens: int) -> bool:
                """Called once the prompt is in the slot; True if it got there in the expected way."""
                if cached_tokens != keep:
                    return False
                slot.remember(tokens, lora)
                return True

            answer = _read_answer(http, "/v1/chat/completions", request, started, cancel, on_text, computed)
            if answer is None:  # somebody used the socket around the lock: once more, computing everything
                request["cache_prompt"], keep = False, 0
                answer = _read_answer(http, "/v1/chat/completions", request, started, cancel, on_text, computed)
            if answer is None:
                raise WorkerFailed("the model's process reused a prompt that it was told not to; run: sleepy doctor")
            return answer

    def close(self) -> None:
        """Nothing is held between calls; the worker stops by itself when idle."""

    def __enter__(self) -> "WorkerClient":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class RemoteClient:
    """A Client of an OpenAI-compatible endpoint; sends standard fields only. An adapter is a model name there."""

    def __init__(self, settings: Settings):
        assert settings.endpoint is not None
        self._endpoint = settings.endpoint.rstrip("/")
        self._model = settings.endpoint_model
        self._key_variable = settings.endpoint_key_variable
        key = os.environ.get(settings.endpoint_key_variable, "")
        # Always sent: servers without a key ignore it, and a missing one is told as 401 rather than guessed at here.
        # No kept-alive connections: hanging up is how an answer is cancelled.
        self._http = httpx.Client(
            headers={"Authorization": f"Bearer {key or 'none'}", "Connection": "close"}, timeout=REMOTE_TIMEOUT
        )

    def complete(
        self,
        messages: Messages,
        *,
        max_tokens: int,
        temperature: float,
        seed: int,
        top_p: float = 0.95,
        stop: Sequence[str] = (),
        adapter: str | None = None,
        cancel: threading.Event | None = None,
        on_text: Callable[[str], bool] | None = None,
    ) -> Answer:
        started = time.monotonic()
        body = _body(messages, max_tokens, temperature, seed, top_p, stop)
        url = f"{self._endpoint}/chat/completions"
        try:
            body["model"] = adapter or self._model or self._first_model()
            answer = _read_answer(self._http, url, body, started, cancel, on_text, lambda _: True)
        except ConnectionLost as exc:
            what = "the connection broke" if exc.answering else "can't connect"
            raise EndpointError(f"{self._endpoint}: {what}: {exc}; is the server running?") from exc
        except EndpointError as exc:
            if "(401)" in str(exc):
                raise EndpointError(f"{exc} ({self._key_variable})") from exc
            raise
        assert answer is not None
        return replace(answer, adapter=adapter)

    def _first_model(self) -> str:
        url = f"{self._endpoint}/models"
        try:
            response = self._http.get(url)
        except httpx.TimeoutException as exc:
            raise EndpointError(f"no answer from {url} in time ({type(exc).__name__})") from exc
        except httpx.HTTPError as exc:
            raise ConnectionLost(one_line(exc), answering=False) from exc
        if response.status_code != 200:
            raise EndpointError(explain(response))
        try:
            self._model = str(response.json()["data"][0]["id"])
        except (ValueError, LookupError, TypeError) as exc:
            raise EndpointError(f"{url} lists no model; set endpoint_model in the settings") from exc
        return self._model

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> "RemoteClient":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _body(
    messages: Messages, max_tokens: int, temperature: float, seed: int, top_p: float, stop: Sequence[str]
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "messages": [dict(message) for message in messages],
        "max_tokens": max_tokens,
        "temperature": temperature,
        "seed": seed,
        "top_p": top_p,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if stop:
        body["stop"] = list(stop)
    return body


def _read_answer(
    http: httpx.Client,
    url: str,
    body: dict[str, Any],
    started: float,
    cancel: threading.Event | None,
    on_text: Callable[[str], bool] | None,
    computed: Callable[[int], bool],
) -> Answer | None:
    """Read a streamed answer. `computed` gets the number of cached prompt tokens, as soon as the server tells it
    and at most once; when it returns False the answer is dropped (None)."""
    text, finish_reason = "", ""
    prompt_tokens = cached_tokens = output_tokens = n_pieces = 0
    told = False
    events = chat_events(http, url, body, cancel)
    try:
        for event in events:
            if "prompt_progress" in event:
                continue
            timings, usage = event.get("timings"), event.get("usage")
            if timings:
                cached_tokens = int(timings["cache_n"])
                prompt_tokens = cached_tokens + int(timings["prompt_n"])
                output_tokens = int(timings["predicted_n"])
                if not told:
                    told = True
                    if not computed(cached_tokens):
                        return None
            if usage:
                prompt_tokens = int(usage.get("prompt_tokens") or 0)
                output_tokens = int(usage.get("completion_tokens") or 0)
                cached_tokens = int((usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0)
            for choice in event.get("choices") or ():
                finish_reason = choice.get("finish_reason") or finish_reason
                piece = (choice.get("delta") or {}).get("content")
                if not piece:
                    continue
                text += piece
                n_pieces += 1
                if on_text is not None and on_text(text):
                    seconds = time.monotonic() - started
                    output_tokens = output_tokens or n_pieces
                    return Answer(text, prompt_tokens, cached_tokens, output_tokens, seconds, "stopped")
    finally:
        events.close()  # type: ignore[attr-defined]  # a generator; closing it hangs up
    seconds = time.monotonic() - started
    return Answer(text, prompt_tokens, cached_tokens, output_tokens, seconds, finish_reason or "stop")


__all__ = ["Answer", "Client", "LlmError", "Messages", "open_client"]
