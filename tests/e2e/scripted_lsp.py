"""A language server that says only what it was told to: the other end of the editor plugin's tests.

    python scripted_lsp.py RECEIVED.jsonl SCRIPT.json

Every message that comes in is appended to RECEIVED.jsonl. SCRIPT.json has `capabilities` and `answers` (method → result
or `{"error": message}`); a method that is not there is answered with null, and one in `silent` never. From the
editor's side the test steers it by notifications: `test/notify` {method, params} makes it send one, `test/exit` {code}
ends it.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any


def read(stream: Any) -> dict[str, Any] | None:
    """The next message, or None at the end of the input."""
    length = None
    while line := stream.readline():
        if not line.strip():
            break
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return None if length is None else json.loads(stream.read(length))


def send(message: dict[str, Any]) -> None:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    sys.stdout.buffer.flush()


def answer(script: dict[str, Any], message: dict[str, Any]) -> None:
    method = message["method"]
    if method in script.get("silent", []):
        return
    if method == "initialize":
        result: Any = {"capabilities": script["capabilities"], "serverInfo": {"name": "scripted", "version": "1"}}
    else:
        result = script.get("answers", {}).get(method)
    if isinstance(result, dict) and "error" in result:
        send({"id": message["id"], "error": {"code": -32803, "message": result["error"]}})
    else:
        send({"id": message["id"], "result": result})


def main(received: Path, script: dict[str, Any]) -> int:
    with received.open("a", encoding="utf-8") as log:
        while (message := read(sys.stdin.buffer)) is not None:
            log.write(json.dumps({**message, "pid": os.getpid()}) + "\n")
            log.flush()
            if "id" in message and "method" in message:
                answer(script, message)
            elif message.get("method") == "test/notify":
                send(message["params"])
            elif message.get("method") == "test/exit":
                return int(message["params"]["code"])
            elif message.get("method") == "exit":
                return 0
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))))
