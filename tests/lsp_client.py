"""An editor without a screen: speaks raw JSON-RPC with a real server process and keeps buffers as an editor does.

Raw on purpose: pygls' own client reads a CodeAction that carries a command as a Command, and would never send anything
malformed. Every wait has a deadline; nothing sleeps.
"""

import contextlib
import json
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

Json = dict[str, Any]

PLAIN: Json = {
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source.fixAll"]}},
            "isPreferredSupport": True,
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        }
    },
    "workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}},
}
"""Capabilities of a client that can do what we use, and nothing else."""


class LspError(Exception):
    """The server answered with an error."""

    def __init__(self, error: Json):
        super().__init__(error["message"])
        self.code = error["code"]


class TimedOut(AssertionError):
    """The server did not say what was waited for."""


class Editor:
    """One server process and the buffers that it is shown."""

    def __init__(self, argv: Sequence[str], environment: Mapping[str, str], cwd: Path, deadline_s: float = 60.0):
        self.deadline_s = deadline_s
        self.child = subprocess.Popen(
            argv, cwd=cwd, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.messages: list[Json] = []
        """Every notification and request of the server's, in order."""
        self.buffers: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.encoding = "utf-16"
        self.capabilities: Json = {}
        self.malformed: list[str] = []
        self._n_sent = 0
        self._answers: dict[int, Json] = {}
        self._bell = threading.Condition()
        self._ended = False
        self._outbox: queue.Queue[bytes | None] = queue.Queue()
        self._errors: list[bytes] = []
        for work in (self._read, self._write, self._drain):
            threading.Thread(target=work, daemon=True).start()

    # --- messages

    def request(self, method: str, params: object = None) -> Any:
        """The result of a request. Raises LspError, TimedOut."""
        return self.answer(self.begin(method, params))

    def begin(self, method: str, params: object = None) -> int:
        """Send a request and go on; `answer` waits for its result."""
        self._n_sent += 1
        self.send({"jsonrpc": "2.0", "id": self._n_sent, "method": method, "params": params})
        return self._n_sent

    def answer(self, request_id: int) -> Any:
        self._wait(lambda: request_id in self._answers, f"an answer to request {request_id}")
        reply = self._answers.pop(request_id)
        if "error" in reply:
            raise LspError(reply["error"])
        return reply.get("result")

    def notify(self, method: str, params: object = None) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def send(self, message: Json) -> None:
        body = json.dumps(message).encode()
        self.send_raw(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def send_raw(self, data: bytes) -> None:
        self._outbox.put(data)

    def wait_for(self, method: str, wanted: Callable[[Json], bool] = lambda _: True, *, after: int = 0) -> Json:
        """The params of the first message `method` from number `after` on that is wanted."""

        def found() -> Json | None:
            matching = (one for one in self.messages[after:] if one["method"] == method and wanted(one["params"]))
            return next(matching, None)

        self._wait(lambda: found() is not None, method)
        return cast(Json, found()["params"])  # type: ignore[index]

    def wait_for_status(self, wanted: Callable[[Json], bool], *, after: int = 0) -> Json:
        return self.wait_for("sleepy/status", wanted, after=after)

    def until(self, holds: Callable[[], object], what: str) -> None:
        """Ask again and again, a little apart, until something holds; for what no message tells."""
        end = time.monotonic() + self.deadline_s
        while not holds():
            if time.monotonic() > end:
                raise TimedOut(f"waited {self.deadline_s:g} s for {what}; {self.report()}")
            with self._bell:
                self._bell.wait(0.05)

    @property
    def status(self) -> Json:
        """The last status."""
        return next((one["params"] for one in reversed(self.messages) if one["method"] == "sleepy/status"), {})

    def shown(self) -> list[str]:
        """The texts of the message boxes."""
        return [one["params"]["message"] for one in self.messages if one["method"] == "window/showMessage"]

    def report(self) -> str:
        last = [f"{one['method']} {str(one['params'])[:150]}" for one in self.messages[-6:]]
        return f"exit {self.child.poll()}, last messages {last}, stderr {b''.join(self._errors)[-1500:].decode()}"

    def _wait(self, holds: Callable[[], bool], what: str) -> None:
        with self._bell:
            if not self._bell.wait_for(lambda: holds() or self._ended, self.deadline_s) or not holds():
                raise TimedOut(f"no {what}; {self.report()}")

    def _read(self) -> None:
        stream = self.child.stdout
        assert stream is not None
        with contextlib.suppress(ValueError, OSError):
            while (header := stream.readline()) != b"":
                name, _, value = header.partition(b":")
                if name.lower() != b"content-length":
                    if header.strip() and name.lower() != b"content-type":
                        self.malformed.append(header.decode(errors="replace"))
                    continue
                while stream.readline().strip():
                    pass
                self._take(json.loads(stream.read(int(value))))
        with self._bell:
            self._ended = True
            self._bell.notify_all()

    def _take(self, message: Json) -> None:
        with self._bell:
            if "method" not in message:
                self._answers[message["id"]] = message
            else:
                self.messages.append(message)
            self._bell.notify_all()
        if "method" in message and "id" in message:
            result: object = None
            if message["method"] == "workspace/applyEdit":
                self.apply(message["params"]["edit"])
                result = {"applied": True}
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": result})

    def _write(self) -> None:
        assert self.child.stdin is not None
        with contextlib.suppress(BrokenPipeError, ValueError, OSError):
            while (data := self._outbox.get()) is not None:
                self.child.stdin.write(data)
                self.child.stdin.flush()
            self.child.stdin.close()

    def _drain(self) -> None:
        assert self.child.stderr is not None
        with contextlib.suppress(ValueError, OSError):
            for line in self.child.stderr:
                self._errors.append(line)

    # --- life

    def initialize(
        self, capabilities: Json | None = None, options: Json | None = None, folders: Sequence[Path] = ()
    ) -> Json:
        result = self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": None,
                "capabilities": PLAIN if capabilities is None else capabilities,
                "initializationOptions": options,
                "workspaceFolders": [{"uri": folder.as_uri(), "name": folder.name} for folder in folders] or None,
            },
        )
        self.capabilities = result["capabilities"]
        self.encoding = self.capabilities.get("positionEncoding", "utf-16")
        self.notify("initialized", {})
        return cast(Json, result)

    def shut_down(self) -> int:
        """Say goodbye as the protocol wants it; the exit code."""
        self.request("shutdown")
        self.notify("exit")
        return self.child.wait(self.deadline_s)

    def hang_up(self) -> None:
        """Close the server's stdin, as a dying editor does."""
        self._outbox.put(None)

    def end(self) -> None:
        """Make sure that nothing is left, however the test went."""
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait(10)
        self._outbox.put(None)
        for stream in (self.child.stdout, self.child.stderr):
            if stream is not None:
                stream.close()

    # --- buffers

    def open(self, path: Path, text: str | None = None) -> str:
        """Show a file, with `text` where it differs from the disk's; its URI."""
        uri = path.as_uri()
        self.buffers[uri] = path.read_bytes().decode() if text is None else text
        self.versions[uri] = 1
        item = {"uri": uri, "languageId": "rust", "version": 1, "text": self.buffers[uri]}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    def type(self, uri: str, text: str) -> None:
        """Replace a buffer's text, sent as one incremental change of what differs."""
        old = self.buffers[uri]
        head = _n_equal(old, text)
        tail = _n_equal(old[head:][::-1], text[head:][::-1])
        first, last = self.position(old, head), self.position(old, len(old) - tail)
        self.change(uri, [{"range": {"start": first, "end": last}, "text": text[head : len(text) - tail]}], text)

    def change(self, uri: str, changes: list[Json], text: str) -> None:
        """Send `changes`, which make the buffer `text`."""
        self.buffers[uri] = text
        self.versions[uri] += 1
        document = {"uri": uri, "version": self.versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})

    def save(self, uri: str, path: Path) -> None:
        path.write_bytes(self.buffers[uri].encode())
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

    def close(self, uri: str) -> None:
        del self.buffers[uri]
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def actions(
        self, uri: str, at: str | Json, *, only: list[str] | None = None, diagnostics: Sequence[Json] = ()
    ) -> list[Json]:
        """The code actions at the first place of the buffer that reads `at`, or at a range."""
        if isinstance(at, str):
            where = self.position(self.buffers[uri], self.buffers[uri].index(at))
            at = {"start": where, "end": where}
        context: Json = {"diagnostics": list(diagnostics)}
        if only is not None:
            context["only"] = only
        params = {"textDocument": {"uri": uri}, "range": at, "context": context}
        return cast(list[Json], self.request("textDocument/codeAction", params) or [])

    def choose(self, action: Json) -> None:
        """Do what an editor does with a chosen action: resolve it, apply its edit, run its command."""
        if "edit" not in action and "data" in action:
            action = self.request("codeAction/resolve", action)
        if "edit" in action:
            self.apply(action["edit"])
        if "command" in action:
            command = action["command"]
            params = {"command": command["command"], "arguments": command.get("arguments")}
            self.request("workspace/executeCommand", params)

    def command(self, name: str, *arguments: object) -> Any:
        return self.request("workspace/executeCommand", {"command": name, "arguments": list(arguments)})

    def apply(self, edit: Json) -> None:
        """Make a WorkspaceEdit in the buffers, refusing one for another version, and tell the server."""
        for change in edit.get("documentChanges") or [
            {"textDocument": {"uri": uri, "version": None}, "edits": edits} for uri, edits in edit["changes"].items()
        ]:
            uri, version = change["textDocument"]["uri"], change["textDocument"].get("version")
            assert version is None or version == self.versions[uri], "an edit for another version"
            text = self.edited(self.buffers[uri], change["edits"])
            self.type(uri, text)

    def edited(self, text: str, edits: Sequence[Json]) -> str:
        """`text` with LSP edits made."""
        spans = [(self.offset(text, e["range"]["start"]), self.offset(text, e["range"]["end"]), e) for e in edits]
        for start, end, edit in sorted(spans, key=lambda span: span[:2], reverse=True):
            text = text[:start] + edit["newText"] + text[end:]
        return text

    def position(self, text: str, offset: int) -> Json:
        """The position of a character offset, in the units that were agreed on."""
        line = text.count("\n", 0, offset)
        before = text[text.rfind("\n", 0, offset) + 1 : offset]
        return {"line": line, "character": self._width(before)}

    def offset(self, text: str, position: Json) -> int:
        start = 0
        for _ in range(position["line"]):
            start = text.index("\n", start) + 1
        end = start
        while self._width(text[start:end]) < position["character"]:
            end += 1
        return end

    def _width(self, text: str) -> int:
        units = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
        name, size = units[self.encoding]
        return len(text.encode(name)) // size


def _n_equal(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@contextlib.contextmanager
def editor(
    argv: Sequence[str], environment: Mapping[str, str], cwd: Path, deadline_s: float = 60.0
) -> Iterator[Editor]:
    """An Editor that leaves no process behind."""
    one = Editor(argv, environment, cwd, deadline_s)
    try:
        yield one
    finally:
        one.end()
