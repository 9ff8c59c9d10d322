"""One streamed chat completion over HTTP that can be hung up at any moment, also while no byte arrives.

A blocking read can't be told to stop, so the request runs in a thread of its own that hands lines over, and hanging up
shuts the socket down under it. Every request has its own connection: closing it is what tells the server to stop.
"""

import contextlib
import json
import queue
import socket
import threading
from collections.abc import Iterator
from typing import Any

import httpx

from sleepy_lsp.llm.errors import Cancelled, EndpointError, one_line

POLL_S = 0.05

_CONNECTED = (
    "connection.connect_tcp.complete",
    "connection.connect_unix_socket.complete",
    "connection.start_tls.complete",
)


class ConnectionLost(Exception):
    """The connection broke or could not be made; `answering` tells whether the server had accepted it."""

    def __init__(self, message: str, *, answering: bool):
        super().__init__(message)
        self.answering = answering


def chat_events(
    http: httpx.Client, url: str, body: dict[str, Any], cancel: threading.Event | None
) -> Iterator[dict[str, Any]]:
    """The JSON objects of a streamed answer, as they come. Closing the iterator hangs up.

    Raises Cancelled, ConnectionLost, EndpointError.
    """
    call = _Call(http, url, body)
    call.start()
    try:
        while True:
            if cancel is not None and cancel.is_set():
                raise Cancelled("cancelled")
            try:
                item = call.items.get(timeout=POLL_S)
            except queue.Empty:
                continue
            if isinstance(item, Exception):
                raise item
            if item is None:
                return
            yield item
    finally:
        call.hang_up()


class _Call(threading.Thread):
    """Runs one request; puts JSON objects, then None or an exception, into `items`."""

    def __init__(self, http: httpx.Client, url: str, body: dict[str, Any]):
        super().__init__(name="llm-stream", daemon=True)
        self.items: queue.SimpleQueue[dict[str, Any] | Exception | None] = queue.SimpleQueue()
        self._http, self._url, self._body = http, url, body
        self._socket: socket.socket | None = None
        self._hung_up = False
        self._lock = threading.Lock()

    def run(self) -> None:
        try:
            self._run()
        except (EndpointError, ConnectionLost) as exc:
            self.items.put(exc)
        except httpx.TimeoutException as exc:
            self.items.put(EndpointError(f"no answer from {self._url} in time ({type(exc).__name__})"))
        except (httpx.HTTPError, OSError) as exc:
            self.items.put(ConnectionLost(one_line(exc) or type(exc).__name__, answering=self._socket is not None))
        except Exception as exc:  # a thread must not die silently: the reader would wait for ever
            self.items.put(EndpointError(f"unreadable answer from {self._url}: {one_line(exc)}"))

    def _run(self) -> None:
        request = self._http.build_request("POST", self._url, json=self._body)
        request.extensions["trace"] = self._trace
        response = self._http.send(request, stream=True)
        try:
            if response.status_code != 200:
                response.read()
                raise EndpointError(explain(response))
            finished = False
            for line in response.iter_lines():
                if not line.startswith("data:"):
                    continue
                data = line[len("data:") :].strip()
                if data == "[DONE]":
                    finished = True
                    break
                event = json.loads(data)
                if "error" in event:
                    raise EndpointError(f"the server gave up: {one_line(event['error'])}")
                self.items.put(event)
            if not finished:
                raise ConnectionLost("the answer ended in the middle", answering=True)
            self.items.put(None)
        finally:
            response.close()

    def hang_up(self) -> None:
        with self._lock:
            self._hung_up = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        if event not in _CONNECTED:
            return
        with self._lock:
            self._socket = info["return_value"].get_extra_info("socket")
            if self._hung_up:
                raise OSError("hung up before the connection was made")


def explain(response: httpx.Response) -> str:
    """One line about an error status: what it means here and how to mend it."""
    try:
        error = response.json()["error"]
        said = one_line(error["message"] if isinstance(error, dict) else error)
    except (ValueError, KeyError, TypeError):
        said = one_line(response.text) or response.reason_phrase
    where = response.request.url
    if response.status_code in (401, 403):
        return f"{where} refused the key ({response.status_code}): {said}; set the variable that the settings name"
    if response.status_code == 404:
        return f"{where} not found (404): {said}; check endpoint and endpoint_model in the settings"
    if response.status_code == 400 and ("context" in said or "too long" in said):
        return f"the prompt is too long for the model: {said}"
    return f"{where} answered {response.status_code}: {said}"
