"""A stand-in for the `sleepy` program that says only what the tests of the extension's own behaviour need.

    scripted_server.py RECEIVED.jsonl ARGUMENTS OF sleepy...

Every message that comes in is appended to RECEIVED.jsonl. It offers two fixes on each Rust file, one of which it
refuses to resolve, as the real server does when the text has changed.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

COMMANDS = ["accepted", "dismiss", "pause", "resume", "recheck", "restartWorker", "fixFile"]
STALE = "the text has changed since this was checked"
FIXES = {"good": "insert a remark", "stale": "insert too late"}


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


class Server:
    def __init__(self) -> None:
        self.ready: dict[str, int] = {}
        self.uri = ""

    def take(self, message: dict[str, Any]) -> None:
        method, params = message.get("method"), message.get("params") or {}
        if method == "initialized":
            self.status("asleep", "")
        elif method == "textDocument/didOpen":
            self.uri = params["textDocument"]["uri"]
            self.ready[self.uri] = len(FIXES)
            self.status("asleep", "")
        elif "id" in message and method is not None:
            self.answer(message["id"], method, params)

    def status(self, state: str, text: str) -> None:
        status = {"state": state, "text": text, "ready": self.ready, "model": None, "paused": state == "paused"}
        send({"method": "sleepy/status", "params": status})

    def answer(self, number: int, method: str, params: Any) -> None:
        result: Any = None
        if method == "initialize":
            result = {
                "capabilities": {
                    "textDocumentSync": 1,
                    "codeActionProvider": {"codeActionKinds": ["quickfix"], "resolveProvider": True},
                    "executeCommandProvider": {"commands": [f"sleepy.{name}" for name in COMMANDS]},
                },
                "serverInfo": {"name": "sleepy-lsp", "version": "0.1.0"},
            }
        elif method == "textDocument/codeAction":
            result = [self.action(name, title) for name, title in FIXES.items()]
        elif method == "codeAction/resolve":
            if params["data"]["offer"] == "stale":
                send({"id": number, "error": {"code": -32803, "message": STALE}})
                return
            start = {"line": 0, "character": 0}
            edit = {"range": {"start": start, "end": start}, "newText": "// mended\n"}
            result = {**params, "edit": {"changes": {self.uri: [edit]}}}
        elif method == "workspace/executeCommand":
            self.execute(params["command"])
        elif method == "sleepy/info":
            result = {
                "version": "0.1.0",
                "log": sys.argv[1],
                "journal": "",
                "report": None,
                "model": None,
                "modelPath": None,
            }
        send({"id": number, "result": result})

    def action(self, name: str, title: str) -> dict[str, Any]:
        return {
            "title": f"Sleepy: {title} — checked, rustc suggestion",
            "kind": "quickfix",
            "data": {"offer": name},
            "command": {"title": "Accepted", "command": "sleepy.accepted", "arguments": [name]},
        }

    def execute(self, command: str) -> None:
        if command == "sleepy.pause":
            self.status("paused", "paused")
        elif command == "sleepy.resume":
            self.status("model-missing", "the model is missing: sleepy model pull")
        elif command == "sleepy.recheck":
            self.status("thinking", "thinking about E0382 in main.rs")


def main(received: Path, arguments: list[str]) -> int:
    if arguments == ["--version"]:
        print("sleepy-lsp 0.1.0")
        return 0
    with received.open("a", encoding="utf-8") as log:
        if arguments != ["serve"]:
            log.write(json.dumps({"arguments": arguments}) + "\n")
            return 0
        server = Server()
        while (message := read(sys.stdin.buffer)) is not None:
            log.write(json.dumps({**message, "pid": os.getpid()}) + "\n")
            log.flush()
            if message.get("method") == "exit":
                break
            server.take(message)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
