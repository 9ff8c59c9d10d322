"""A story with the scripted server: a real Neovim, a small crate, and what the server was told in a file."""

import json
import sys
from pathlib import Path
from typing import Any

from tests.e2e.neovim import Neovim, wait_for
from tests.support import crate

SERVER = Path(__file__).with_name("scripted_lsp.py")
# Neovim's own functions as 0.10 has them: no vim.lsp.enable, no vim.lsp.config, a client's functions without `self`.
AS_0_10 = """
local has = vim.fn.has
vim.fn.has = function(what) return what == 'nvim-0.11' and 0 or has(what) end
vim.lsp.enable, vim.lsp.config, vim.lsp.is_enabled = nil, nil, nil
"""
# The editor is shared with other plugins: a new global name is a mistake of ours.
STRICT = """
setmetatable(_G, { __newindex = function(_, name) error('a global name: ' .. tostring(name), 2) end })
"""
CAPABILITIES = {
    "positionEncoding": "utf-8",
    "textDocumentSync": {"openClose": True, "change": 2, "save": True},
    "codeActionProvider": {"codeActionKinds": ["quickfix"], "resolveProvider": True},
    "executeCommandProvider": {"commands": ["sleepy.accepted", "sleepy.dismiss", "sleepy.fixFile", "sleepy.pause"]},
}
TEXT = "fn main() {\n    let é𝄞 = 1; é𝄞 = 2;\n}\n"
E0384 = {
    "range": {"start": {"line": 1, "character": 20}, "end": {"line": 1, "character": 26}},
    "severity": 1,
    "code": "E0384",
    "source": "rustc",
    "message": "cannot assign twice to immutable variable `é𝄞`",
    "relatedInformation": [],
    "data": {"rendered": "error[E0384]: cannot assign twice\n"},
}


class Story:
    """An editor with one crate and the scripted server; what the server was told is in a file."""

    def __init__(self, root: Path, modern: bool, *, script: dict[str, Any] | None = None, init: str | None = None):
        self.root = root
        self.crate = crate(root / "crate", {"src/main.rs": TEXT, "src/lib.rs": "pub fn one() {}\n"})
        self.main = self.crate / "src" / "main.rs"
        self.log = root / "received.jsonl"
        command = self.command("sleepy", {"capabilities": CAPABILITIES, **(script or {})}, self.log)
        start = f"vim.g.command = vim.json.decode([=[{json.dumps(command)}]=])\n"
        chosen = "require('sleepy').setup({ cmd = vim.g.command, settings = { sources = { 'compiler' } } })"
        before = STRICT + ("" if modern else AS_0_10) + start
        self.nvim = Neovim(root / "home", before + (init or chosen), cwd=self.crate)

    def command(self, name: str, script: dict[str, Any], log: Path) -> list[str]:
        """The command line of a server with a script of its own."""
        file = self.root / f"{name}.json"
        file.write_text(json.dumps(script))
        return [sys.executable, str(SERVER), str(log), str(file)]

    def received(self, method: str) -> list[dict[str, Any]]:
        """Every message of a method so far."""
        lines = self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
        return [message for line in lines if (message := json.loads(line)).get("method") == method]

    def expect(self, method: str, n: int = 1) -> dict[str, Any]:
        """Wait for the `n`-th message of a method and return its parameters."""
        found = wait_for(lambda: self.received(method)[n - 1 : n], f"message {n} of {method}", 20)
        params: dict[str, Any] = found[0]["params"]
        return params

    def open(self) -> None:
        """Open the crate's main file and wait for the server."""
        self.nvim.edit(self.main)
        self.expect("textDocument/didOpen")

    def push(self, method: str, params: Any) -> None:
        """Make the server send a notification."""
        self.steer("test/notify", {"method": method, "params": params})

    def steer(self, method: str, params: Any) -> None:
        self.nvim.lua("require('sleepy.client').notify(require('sleepy.client').all()[1], ...)", method, params)

    def report(self, encoding: str, diagnostics: list[dict[str, Any]]) -> None:
        """Have another language server, which counts in `encoding`, report diagnostics on the main file."""
        command = self.command("other", {"capabilities": {"positionEncoding": encoding}}, self.root / "other.jsonl")
        self.nvim.lua(
            "local cmd, root = ...; vim.lsp.start({ name = 'other.1', cmd = cmd, root_dir = root })",
            command,
            str(self.crate),
        )
        ready = "local c = vim.lsp.get_clients({ name = 'other.1' })[1]; return c and c.initialized"
        self.nvim.wait(ready)
        self.nvim.lua(
            """
            local client, params = vim.lsp.get_clients({ name = 'other.1' })[1], ...
            require('sleepy.client').notify(client, 'test/notify', params)
            """,
            {
                "method": "textDocument/publishDiagnostics",
                "params": {"uri": self.main.as_uri(), "diagnostics": diagnostics},
            },
        )
