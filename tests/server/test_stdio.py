"""Message framing: whatever bytes come, whole messages get through, in order."""

import asyncio
import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st
from pygls.protocol import JsonRPCProtocol, default_converter
from pygls.server import JsonRPCServer

from sleepy_lsp.server.stdio import MessageReader

RUBBISH = st.binary(max_size=40).filter(lambda data: b"ength" not in data.lower())


def methods_in(stream: bytes) -> list[str]:
    """The notifications that arrive when `stream` is read to its end."""
    seen: list[str] = []

    class Server(JsonRPCServer):
        def __init__(self) -> None:
            super().__init__(Recording, default_converter)

    class Recording(JsonRPCProtocol):
        def handle_message(self, message: object) -> None:
            seen.append(getattr(message, "method", "?"))

    async def run() -> None:
        reader = MessageReader(io.BytesIO(stream), Server().protocol, asyncio.get_running_loop())
        reader.start()
        await asyncio.wait_for(reader.ended.wait(), 30)

    asyncio.run(run())
    return seen


def message(method: str) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", "method": method, "params": {"text": "é"}}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


@settings(max_examples=25, deadline=None)
@given(st.lists(RUBBISH, min_size=1, max_size=4))
def test_rubbish_between_messages_is_skipped(pieces: list[bytes]) -> None:
    stream = b"".join(piece + b"\r\n" + message(f"m{i}") for i, piece in enumerate(pieces))
    assert methods_in(stream) == [f"m{i}" for i in range(len(pieces))]


def test_more_messages_than_may_wait_all_arrive() -> None:
    assert methods_in(b"".join(message(f"m{i}") for i in range(500))) == [f"m{i}" for i in range(500)]


def test_header_names_in_any_case_and_other_headers() -> None:
    body = b'{"jsonrpc": "2.0", "method": "m", "params": {}}'
    head = b"content-length:%d\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n" % len(body)
    assert methods_in(head + body) == ["m"]


def test_a_message_that_is_cut_off_is_the_end() -> None:
    assert methods_in(message("a") + message("b")[:-5]) == ["a"]
