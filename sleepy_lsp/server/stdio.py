"""JSON-RPC over stdin and stdout, read by a thread of its own.

pygls reads through the executor that also runs threaded handlers, three hand-overs a message; with other threads busy
each may wait for the interpreter's lock. Here whole messages are read off the loop and handed over once, and only so
many wait at a time that a client which sends faster than we answer is slowed down by its pipe.
"""

import asyncio
import json
import logging
import threading
from typing import BinaryIO

from pygls.exceptions import JsonRpcException, JsonRpcInvalidRequest
from pygls.protocol import JsonRPCProtocol

_LOG = logging.getLogger(__name__)

MAX_MESSAGE_BYTES = 64 << 20
"""A longer message is read and dropped; no editor sends a text of that size."""
_MAX_HEADER_BYTES = 8 << 10
_MOST_WAITING = 64


class MessageReader:
    """Reads messages from `stream` on a thread and hands them to the loop; `ended` is set at the stream's end."""

    def __init__(self, stream: BinaryIO, protocol: JsonRPCProtocol, loop: asyncio.AbstractEventLoop):
        self.ended = asyncio.Event()
        self._stream, self._protocol, self._loop = stream, protocol, loop
        self._room = threading.Semaphore(_MOST_WAITING)
        self._thread = threading.Thread(target=self._run, name="stdin", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        try:
            while (body := self._next_body()) is not None:
                self._room.acquire()
                self._loop.call_soon_threadsafe(self._handle, body)
        except (OSError, ValueError) as exc:  # the stream was closed under us
            _LOG.info("stdin: %s", exc)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.ended.set)

    def _next_body(self) -> bytes | None:
        """The next message's bytes; None at the end. What is no header is skipped until something is."""
        length: int | None = None
        while True:
            line = self._stream.readline(_MAX_HEADER_BYTES)
            if not line:
                return None
            name, _, value = line.partition(b":")
            if name.strip().lower().endswith(b"content-length"):  # rubbish may stand before it on the line
                digits = value.strip()
                length = int(digits) if digits.isdigit() and len(digits) < 20 else None
            elif not line.strip() and length is not None:
                if length <= MAX_MESSAGE_BYTES:
                    body = self._stream.read(length)
                    return body if len(body) == length else None
                _LOG.warning("a message of %d bytes is dropped", length)
                if not self._skip(length):
                    return None
                length = None

    def _skip(self, n_bytes: int) -> bool:
        while n_bytes > 0:
            n_read = len(self._stream.read(min(n_bytes, 1 << 20)))
            if n_read == 0:
                return False
            n_bytes -= n_read
        return True

    def _handle(self, body: bytes) -> None:
        self._room.release()
        request_id: object = None
        try:
            data = json.loads(body)
            if not isinstance(data, dict) or "jsonrpc" not in data:
                _LOG.warning("not a message: %.200r", body)
                return
            request_id = data.get("id") if "method" in data else None
            self._protocol.handle_message(self._protocol.structure_message(data))
        except Exception as exc:  # one request's edge: whatever a message brings must not end the session
            _LOG.warning("can't handle a message: %.200r", body, exc_info=True)
            if isinstance(request_id, str | int):
                error = exc if isinstance(exc, JsonRpcException) else JsonRpcInvalidRequest()
                self._protocol._send_response(request_id, error=error.to_response_error())
