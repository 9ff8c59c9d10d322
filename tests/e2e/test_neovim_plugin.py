"""What surrounds the Neovim plugin's glue: installation, help, health page, roots, and positions."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepy_lsp.server.schema import json_schema
from tests.e2e.neovim import PLUGIN, Neovim
from tests.support import crate, write_tree

ENABLE = "vim.lsp.enable('sleepy_lsp')"
HELP = (PLUGIN / "doc" / "sleepy.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neovim]:
    """One Neovim with the plugin and no server, for what needs none."""
    root = tmp_path_factory.mktemp("editor")
    with Neovim(root / "home", "", cwd=root) as nvim:
        yield nvim


def health(nvim: Neovim) -> str:
    """The text of `:checkhealth sleepy`."""
    nvim.command("checkhealth sleepy")
    text = nvim.text()
    nvim.command("bwipeout")
    return text


@given(line=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\0"), max_size=30), data=st.data())
@settings(max_examples=60, deadline=None)
def test_characters_are_counted_as_the_encoding_says(editor: Neovim, line: str, data: st.DataObject) -> None:
    """For every text and place, in all three encodings: as many code units as Python counts before it."""
    n_before = data.draw(st.integers(0, len(line)))
    before = line[:n_before]
    counted = editor.lua(
        """
        local line, col = ...
        return vim.tbl_map(function(encoding)
          return require('sleepy.diagnostics').character(line, col, encoding)
        end, { 'utf-8', 'utf-16', 'utf-32' })
        """,
        line,
        len(before.encode()),
    )
    assert counted == [len(before.encode()), len(before.encode("utf-16-le")) // 2, len(before)]


@pytest.mark.parametrize("col", [-1, 99])
def test_a_column_outside_the_line_is_the_nearest_in_it(editor: Neovim, col: int) -> None:
    """A diagnostic for an older text must not break the forwarding of the others."""
    counted = editor.lua("return require('sleepy.diagnostics').character('é', ..., 'utf-16')", col)
    assert counted == (0 if col < 0 else 1)


def test_help_tags_are_made_and_found(editor: Neovim, tmp_path: Path) -> None:
    """:helptags accepts the file, every command, function and setting has its place, and no link leads nowhere."""
    shutil.copy(PLUGIN / "doc" / "sleepy.txt", tmp_path / "sleepy.txt")
    editor.lua("vim.cmd.helptags(...)", str(tmp_path))
    tags = {line.split("\t")[0] for line in (tmp_path / "tags").read_text(encoding="utf-8").splitlines()}
    names = editor.lua("return require('sleepy.commands').names()")
    functions = [f"sleepy.{name}()" for name in editor.lua("return vim.tbl_keys(require('sleepy'))")]
    assert {f":Sleepy-{name.replace(' ', '-')}" for name in names} | {*functions, "sleepy", ":Sleepy"} <= tags
    links = set(re.findall(r"\|(\S+?)\|", HELP))
    assert {link for link in links if "leepy" in link} <= tags
    for link in links - tags:
        if link != "vim.pack":  # since Neovim 0.12
            assert editor.lua("return #vim.fn.getcompletion(..., 'help')", link) > 0, link


def test_settings_are_the_server_s() -> None:
    """Help text and types name exactly the settings that the server knows, with their allowed values."""
    known = json_schema()["properties"]
    listed = HELP[HELP.index("*sleepy-settings*") : HELP.index("*sleepy-statusline*")]
    assert set(re.findall(r"^(\w+)\s{2,}\S", listed, re.MULTILINE)) == set(known)
    typed = (PLUGIN / "lua" / "sleepy" / "config.lua").read_text(encoding="utf-8")
    settings_class = typed[typed.index("---@class sleepy.Settings") : typed.index("---@class sleepy.Options")]
    fields = dict(re.findall(r"---@field (\w+)\? (.+)", settings_class))
    assert set(fields) == set(known)
    for name, schema in known.items():
        allowed = schema.get("enum") or schema.get("items", {}).get("enum") or []
        assert all(f"'{value}'" in fields[name] for value in allowed), name


def test_the_enabled_server_of_a_missing_program_is_told_once(tmp_path: Path) -> None:
    """Neovim only logs that a server can't start; the user is told what to install, and the health page says it too."""
    made = crate(tmp_path / "crate", {"src/main.rs": "fn main() {}\n"})
    init = "vim.lsp.config('sleepy_lsp', { cmd = { 'no-such-sleepy', 'serve' } })\n" + ENABLE
    with Neovim(tmp_path / "home", init, cwd=made) as nvim:
        nvim.edit(made / "src" / "main.rs")
        nvim.wait("return vim.fn.match(vim.fn.execute('messages'), 'pip install sleepy-lsp') >= 0")
        assert "no-such-sleepy is not there" in health(nvim)
        assert nvim.complaint() == ""


def test_health_of_a_working_installation(tmp_path: Path) -> None:
    """The page names Neovim, the program with its version, what `sleepy doctor` finds, and the servers."""
    made = crate(tmp_path / "crate", {"src/main.rs": "fn main() {}\n"})
    with Neovim(tmp_path / "home", "require('sleepy').setup()", cwd=made) as nvim:
        nvim.edit(made / "src" / "main.rs")
        nvim.wait("return require('sleepy').status() ~= nil")
        page = health(nvim)
        for expected in ("OK the server is enabled", "OK sleepy-lsp", "OK rustc:", f"OK {made}: "):
            assert expected in page, page
        assert nvim.complaint() == ""


def test_health_has_a_time_limit(tmp_path: Path) -> None:
    """A program that hangs costs seconds and gives a line; the page goes on."""
    home = tmp_path / "home"
    hung = write_tree(tmp_path, {"hung": "#!/bin/sh\nexec sleep 600\n"}) / "hung"
    hung.chmod(0o755)
    init = f"vim.lsp.config('sleepy_lsp', {{ cmd = {{ '{hung}' }} }})"
    with Neovim(home, init, cwd=tmp_path) as nvim:
        page = health(nvim)
        assert "did not answer within 5 seconds" in page
        assert "the server is not enabled" in page
        assert "running servers" in page


@pytest.mark.parametrize(
    ("file", "root"),
    [
        ("ws/Cargo.toml/../member/src/lib.rs", "ws"),
        ("loose/alone.rs", None),
        ("home/.cargo/registry/src/dep/src/lib.rs", "none"),
        ("lib/rustlib/src/rust/library/core/src/lib.rs", "none"),
    ],
)
def test_the_root_is_the_workspace(editor: Neovim, tmp_path: Path, file: str, root: str | None) -> None:
    """A member's server is its workspace's; a loose file has no root; for a dependency's source none is started."""
    member = '[package]\nname = "member"\nversion = "0.1.0"\nedition = "2021"\n'
    tree = {
        "ws/Cargo.toml": '[workspace]\nmembers = ["member"]\nresolver = "2"\n',
        "ws/member/Cargo.toml": member,
        "ws/member/src/lib.rs": "",
        "loose/alone.rs": "",
        "home/.cargo/registry/src/dep/Cargo.toml": member,
        "home/.cargo/registry/src/dep/src/lib.rs": "",
        "lib/rustlib/src/rust/library/core/Cargo.toml": member,
        "lib/rustlib/src/rust/library/core/src/lib.rs": "",
    }
    write_tree(tmp_path, tree)
    path = Path(os.path.normpath(tmp_path / file.replace("Cargo.toml/../", "")))
    editor.lua("vim.env.CARGO_HOME = ...", str(tmp_path / "home" / ".cargo"))
    editor.edit(path)
    found = editor.lua(
        """
        local answer
        require('sleepy.config').root_dir(0, function(root) answer = { root or vim.NIL } end)
        vim.wait(6000, function() return answer ~= nil end)
        return answer and answer[1] or 'none'
        """
        if root != "none"
        else """
        local called = false
        require('sleepy.config').root_dir(0, function() called = true end)
        return called and 'called' or 'none'
        """
    )
    assert found == (str(tmp_path / root) if root == "ws" else root)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ("{ setings = {} }", 'there is no option "setings"; known are cmd and settings'),
        ("'sleepy'", "setup() takes a table, not string"),
        ("{ cmd = 'sleepy serve' }", "cmd must be a table, not string"),
        ("{ cmd = {} }", "cmd must name a program"),
        ("{ cmd = { 1 } }", "cmd must be a list of strings"),
    ],
)
def test_a_mistake_in_setup_is_one_clear_line(editor: Neovim, options: str, complaint: str) -> None:
    """No traceback for a misspelt option, and nothing is half set up."""
    told = editor.lua(f"""
        local notify, told = vim.notify, {{}}
        vim.notify = function(text) told[#told + 1] = text end
        require('sleepy').setup({options})
        vim.notify = notify
        return told
    """)
    assert told == [f"sleepy: {complaint}"]
    assert not editor.lua("return require('sleepy.config').is_enabled()")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Sleepy re", ["recheck", "report", "restart", "resume"]),
        ("Sleepy restart ", ["model"]),
        ("Sleepy x", []),
        ("Sleepy fix ", []),
    ],
)
def test_completion(editor: Neovim, line: str, words: list[str]) -> None:
    """<Tab> after :Sleepy offers what can stand there."""
    assert editor.lua("return vim.fn.getcompletion(..., 'cmdline')", line) == words


def test_a_plugin_manager_s_way_in(tmp_path: Path) -> None:
    """Appending the folder and calling setup(), as lazy.nvim and vim.pack come down to, gives command and server."""
    made = crate(tmp_path / "crate", {"src/main.rs": "fn main() {}\n"})
    init = f"""
        vim.opt.packpath = {{ vim.env.VIMRUNTIME }} -- without the driver's own installation
        vim.opt.runtimepath:append('{PLUGIN}')
        require('sleepy').setup({{ settings = {{ sources = {{ 'compiler' }} }} }})
    """
    with Neovim(tmp_path / "home", init, cwd=made) as nvim:
        nvim.edit(made / "src" / "main.rs")
        nvim.wait("return require('sleepy').status() ~= nil")
        assert nvim.lua("return vim.fn.exists(':Sleepy')") == 2
        assert nvim.complaint() == ""
