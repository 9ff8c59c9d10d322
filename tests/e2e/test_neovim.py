"""A user's story in a real Neovim with the real server and the real compiler; no model is needed.

A broken file is opened, the fix comes, it is applied and the crate compiles; then undo, dismissal and a mend by hand;
and each time the journal tells what happened.
"""

import json
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from sleepy_lsp.journal.events import EpisodeOutcome, EpisodeRecord
from sleepy_lsp.journal.journal import Journal
from tests.e2e.neovim import Neovim, wait_for
from tests.support import crate

# rustc marks line 3, and would edit line 2.
BROKEN = """\
fn main() {
    let total = 1;
    total += 2;
    println!("{total}");
}
"""
MENDED = BROKEN.replace("let total", "let mut total")
ENABLE = """
vim.lsp.config('sleepy_lsp', { settings = { sleepy = { sources = { 'compiler' } } } })
vim.lsp.enable('sleepy_lsp')
"""


class Story:
    """An editor in a crate with one file."""

    def __init__(self, root: Path, text: str, init: str):
        self.root = root
        self.crate = crate(root / "crate", {"src/main.rs": text})
        self.main = self.crate / "src" / "main.rs"
        self.nvim = Neovim(root / "home", init, cwd=self.crate)

    def open(self, n_ready: int = 1) -> None:
        """Open the file and wait until so many fixes are ready."""
        self.nvim.edit(self.main)
        self.nvim.wait_for_fixes(n_ready)

    def choose(self, pattern: str) -> list[str]:
        """`gra` on the error; pick the first title that has `pattern` (Lua's), and return all titles."""
        self.nvim.cursor(3, 5)
        return self.nvim.code_action(pattern)

    def compiles(self) -> bool:
        """Whether `cargo check` accepts what is on disk."""
        command = ["cargo", "check", "--quiet", "--offline", "--target-dir", str(self.root / "target")]
        return subprocess.run(command, cwd=self.crate, capture_output=True).returncode == 0

    def journal(self, outcome: EpisodeOutcome) -> EpisodeRecord:
        """Wait until the journal has one episode, and it came to `outcome`."""
        path = self.root / "home" / "sleepy" / "data" / "journal.sqlite3"

        def found() -> list[EpisodeRecord]:
            if not path.exists():
                return []
            with Journal.open(path) as journal:
                seen = journal.episodes()
            assert len(seen) < 2, seen
            return [record for record in seen if record.outcome == outcome]

        return wait_for(found, f"episode that is {outcome}")[0]


Start = Callable[..., Story]


@contextmanager
def story(root: Path, *, text: str = BROKEN, init: str = ENABLE) -> Iterator[Story]:
    """A story in which no error shows and which leaves no process behind."""
    made = Story(root, text, init)
    with made.nvim:
        yield made
        if made.nvim.process.poll() is None:
            assert made.nvim.complaint() == ""
            assert not re.search(r"^E\d+:|stack traceback|^Error", made.nvim.messages(), re.MULTILINE)


def test_a_fix_is_offered_at_the_error_applied_and_journalled(tmp_path: Path) -> None:
    """The fix is listed where the error shows, edits the buffer alone, and after :w the crate compiles."""
    with story(tmp_path) as user:
        user.open()
        assert "1 fix" in user.nvim.statusline()
        listed = user.choose("rustc suggestion")
        assert listed[-1] == "Sleepy: none of these"
        assert listed[0].startswith("Sleepy: ") and listed[0].endswith(" — checked, rustc suggestion")
        user.nvim.wait("return vim.api.nvim_buf_get_lines(0, 1, 2, true)[1]:find('mut') ~= nil")
        assert user.nvim.text() == MENDED
        assert user.main.read_text() == BROKEN, "only the buffer changes"
        user.nvim.command("write")
        assert user.compiles()
        record = user.journal(EpisodeOutcome.ACCEPTED)
        assert (record.code, record.source) == ("E0384", "compiler")
        user.nvim.wait_for_fixes(0)


def test_undo_is_journalled(tmp_path: Path) -> None:
    """`u` after a fix gives the old text back, and the journal knows that the fix was not wanted."""
    with story(tmp_path) as user:
        user.open()
        user.choose("rustc suggestion")
        user.journal(EpisodeOutcome.ACCEPTED)
        user.nvim.type("u")
        user.nvim.wait("return not vim.bo.modified")
        assert user.nvim.text() == BROKEN
        user.journal(EpisodeOutcome.ACCEPTED_UNDONE)


@pytest.mark.parametrize("way", ["the action", "the command"])
def test_dismissed_fixes_go_away(tmp_path: Path, way: str) -> None:
    """`none of these` and :Sleepy dismiss change no text; what was dismissed is not offered again."""
    with story(tmp_path) as user:
        user.open()
        if way == "the action":
            user.choose("none of these")
        else:
            user.nvim.cursor(3, 5)
            user.nvim.command("Sleepy dismiss")
        user.journal(EpisodeOutcome.DISMISSED)
        user.nvim.wait_for_fixes(0)
        assert user.nvim.text() == BROKEN


def test_a_mend_by_hand_is_journalled(tmp_path: Path) -> None:
    """Whoever mends the error without us teaches us: the journal says so."""
    with story(tmp_path) as user:
        user.open()
        user.nvim.lua("vim.api.nvim_buf_set_lines(0, 1, 2, true, { '    let mut total = 1;' })")
        user.nvim.command("write")
        user.journal(EpisodeOutcome.FIXED_BY_HAND)


def test_an_unsaved_buffer_is_mended(tmp_path: Path) -> None:
    """A mistake that was typed and not written gets its fix, and the file on disk stays as it is."""
    with story(tmp_path, text=MENDED) as user:
        user.open(n_ready=0)
        user.nvim.lua("vim.api.nvim_buf_set_lines(0, 1, 2, true, { '    let total = 1;' })")
        user.nvim.wait_for_fixes(1)
        user.choose("rustc suggestion")
        user.nvim.wait("return vim.api.nvim_buf_get_lines(0, 1, 2, true)[1]:find('mut') ~= nil")
        assert user.nvim.text() == user.main.read_text() == MENDED


def test_a_fix_for_a_text_that_changed_is_refused(tmp_path: Path) -> None:
    """Text typed while the menu is open is never overwritten; the refusal is told and nothing counts as accepted."""
    with story(tmp_path) as user:
        user.open()
        user.nvim.will_choose("rustc suggestion")
        user.nvim.lua("""
            local select = vim.ui.select
            vim.ui.select = function(items, options, on_choice)
              vim.api.nvim_buf_set_lines(0, 1, 3, true, { '    let total = 5;', '    total += 6;' })
              select(items, options, on_choice)
            end
            vim.notify = function(text) vim.g.told = text end
        """)
        user.nvim.cursor(3, 5)
        user.nvim.type("gra")
        assert "the text has changed since this was checked" in user.nvim.wait("return vim.g.told")
        assert user.nvim.text() == BROKEN.replace("1;", "5;").replace("2;", "6;")
        user.nvim.wait_for_fixes(1)
        assert user.journal(EpisodeOutcome.OPEN).code == "E0384"


def test_fix_file_mends_all_that_mends_together(tmp_path: Path) -> None:
    """:Sleepy fix applies the fixes of two errors at once."""
    two = BROKEN.replace("}\n", '}\n\nfn more() {\n    let count = 1;\n    count += 2;\n    println!("{count}");\n}\n')
    with story(tmp_path, text=two) as user:
        user.open(n_ready=2)
        user.nvim.command("Sleepy fix")
        user.nvim.wait("return not vim.tbl_contains(vim.api.nvim_buf_get_lines(0, 0, -1, true), '    let count = 1;')")
        assert user.nvim.text() == two.replace("let total", "let mut total").replace("let count", "let mut count")
        user.nvim.command("write")
        assert user.compiles()


def test_pause_info_log_and_restart(tmp_path: Path) -> None:
    """The commands work with the real server: what is paused says so, and a restarted server offers the fix again."""
    with story(tmp_path) as user:
        user.open()
        user.nvim.command("Sleepy pause")
        user.nvim.wait("return (require('sleepy').status() or {}).paused")
        assert "paused" in user.nvim.statusline()
        user.nvim.command("Sleepy resume")
        user.nvim.wait("return not (require('sleepy').status() or {}).paused")
        user.nvim.command("Sleepy info")
        user.nvim.wait("return vim.fn.match(vim.fn.execute('messages'), 'journal .*journal.sqlite3') >= 0")
        user.nvim.command("Sleepy restart")
        user.nvim.wait("return require('sleepy').status() == nil")
        user.nvim.wait_for_fixes(1)
        user.nvim.command("Sleepy log")
        user.nvim.wait("return vim.api.nvim_buf_get_name(0):find('server.log', 1, true) ~= nil")


def test_an_editor_that_is_killed_leaves_no_process(tmp_path: Path) -> None:
    """SIGKILL to Neovim ends the server and what it started."""
    with story(tmp_path) as user:
        user.open()
        children = psutil.Process(user.nvim.process.pid).children(recursive=True)
        assert children
        user.nvim.process.send_signal(signal.SIGKILL)
        user.nvim.process.wait()
        _, alive = psutil.wait_procs(children, timeout=30)
        assert alive == []


def _rust_analyzer() -> Path | None:
    """The folder of the standard library's source for Debian's rust-analyzer; None where either is missing."""
    program = Path("/usr/bin/rust-analyzer")
    found = sorted(Path("/usr/src").glob("rustc-*/library"))
    return found[-1] if program.exists() and found else None


@pytest.mark.skipif(_rust_analyzer() is None, reason="needs Debian's rust-web-analyzer and rust-web-src")
def test_beside_rust_analyzer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What rust-analyzer reports reaches our server, and our action at the error names rust-analyzer's diagnostic."""
    monkeypatch.setenv("CARGO_NET_OFFLINE", "true")
    settings = json.dumps({"cargo": {"sysrootSrc": str(_rust_analyzer())}, "check": {"extraArgs": ["--offline"]}})
    beside = f"""
        local settings = vim.json.decode([=[{settings}]=])
        vim.lsp.config('rust_analyzer', {{
          cmd = {{ '/usr/bin/rust-analyzer' }}, filetypes = {{ 'rust' }}, root_markers = {{ 'Cargo.toml' }},
          init_options = settings, settings = {{ ['rust-analyzer'] = settings }},
        }})
        vim.lsp.enable('rust_analyzer')
    """
    with story(tmp_path, init=ENABLE + beside) as user:
        user.nvim.edit(user.main)
        user.nvim.wait("""
            return vim.iter(vim.diagnostic.get(0)):any(function(d) return d.code == 'E0384' and d.source == 'rustc' end)
        """)
        user.nvim.wait_for_fixes(1)
        user.nvim.cursor(3, 5)
        named = user.nvim.wait("""
            local client = vim.lsp.get_clients({ name = 'sleepy_lsp' })[1]
            local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
            params.context = { diagnostics = {}, triggerKind = 1 }
            local answer = client:request_sync('textDocument/codeAction', params, 5000, 0)
            return answer and answer.result and answer.result[1] and answer.result[1].diagnostics
        """)
        assert {one["code"] for one in named} == {"E0384"}
        assert any("rendered" in (one.get("data") or {}) for one in named)
        listed = user.choose("rustc suggestion")
        assert any(title.startswith("Sleepy: ") for title in listed)
        user.nvim.wait("return vim.api.nvim_buf_get_lines(0, 1, 2, true)[1]:find('mut') ~= nil")
        user.nvim.command("write")
        assert user.compiles()
        user.journal(EpisodeOutcome.ACCEPTED)
        user.nvim.wait("return #vim.diagnostic.get(0, { severity = 1 }) == 0")


def test_the_tests_find_cargo() -> None:
    """Without cargo every story here would wait for its deadline."""
    assert shutil.which("cargo")
