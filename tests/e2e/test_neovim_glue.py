"""The Neovim plugin against a server that says what the test wants, in a real Neovim; as on 0.11 and as on 0.10."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.e2e.neovim import wait_for
from tests.e2e.scripted_story import CAPABILITIES, E0384, TEXT, Story

Start = Callable[..., Story]


@pytest.fixture(params=[True, False], ids=["0.11", "as on 0.10"])
def start(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Start]:
    """Makes stories; at the end no error may have shown or been swallowed, and no process may be left."""
    stories: list[Story] = []

    def begin(**options: Any) -> Story:
        story = Story(tmp_path, request.param, **options)
        story.nvim.__enter__()
        stories.append(story)
        return story

    yield begin
    for story in stories:
        try:
            assert story.nvim.complaint() == ""
            assert not re.search(r"^E\d+:|stack traceback|^Error", story.nvim.messages(), re.MULTILINE)
        finally:
            story.nvim.__exit__(None, None, None)


def test_the_server_gets_the_settings_object(start: Start) -> None:
    """initializationOptions is the object that setup() was given, and a second setup() reaches the running server."""
    story = start()
    story.open()
    sent = story.expect("initialize")
    assert sent["initializationOptions"] == {"sources": ["compiler"]}
    assert sent["rootUri"] == story.crate.as_uri()
    before = len(story.received("workspace/didChangeConfiguration"))
    story.nvim.lua("require('sleepy').setup({ settings = { run = 'on save' } })")
    changed = story.expect("workspace/didChangeConfiguration", before + 1)
    assert changed["settings"]["sleepy"]["run"] == "on save"


@pytest.mark.parametrize("settings", ["", "settings = {}"])
def test_no_settings_are_an_empty_object(start: Start, settings: str) -> None:
    """Lua's empty table would be a JSON list; the server is sent an object."""
    story = start(init=f"require('sleepy').setup({{ cmd = vim.g.command, {settings} }})")
    story.open()
    assert story.expect("initialize")["initializationOptions"] == {}
    story.expect("sleepy/cursor")
    for change in story.received("workspace/didChangeConfiguration"):
        assert change["params"]["settings"]["sleepy"] == {}


def test_diagnostics_of_another_server_arrive_as_they_were(start: Start) -> None:
    """The original goes out whole, rustc's rendered text with it; an emptied list goes out too, and nothing before."""
    story = start()
    story.open()
    story.expect("sleepy/cursor")
    assert story.received("sleepy/diagnostics") == []
    story.report("utf-8", [E0384])
    sent = story.expect("sleepy/diagnostics")
    assert sent["uri"] == story.main.as_uri()
    assert isinstance(sent["version"], int)
    (diagnostic,) = sent["diagnostics"]
    assert {key: diagnostic[key] for key in E0384} == E0384
    story.report("utf-8", [])
    assert story.expect("sleepy/diagnostics", 2)["diagnostics"] == []


def test_positions_are_counted_as_our_server_counts(start: Start) -> None:
    """A server that counts in UTF-16 beside ours in UTF-8: the forwarded range covers the same characters."""
    story = start()
    story.open()
    story.report("utf-16", [{**E0384, "range": _range(1, 17, 20)}])
    (diagnostic,) = story.expect("sleepy/diagnostics")["diagnostics"]
    line = TEXT.splitlines()[1].encode()
    start_at, end_at = (diagnostic["range"][end]["character"] for end in ("start", "end"))
    assert line[start_at:end_at].decode() == "é𝄞"
    assert diagnostic["data"] == E0384["data"]


def test_what_our_server_publishes_is_not_sent_back(start: Start) -> None:
    """Only what others say is forwarded, so that no echo begins."""
    story = start()
    story.open()
    story.push("textDocument/publishDiagnostics", {"uri": story.main.as_uri(), "diagnostics": [E0384]})
    story.nvim.wait("return #vim.diagnostic.get(0) == 1")
    story.report("utf-8", [{**E0384, "message": "from another"}])
    story.nvim.wait("return #vim.diagnostic.get(0) == 2")
    assert [one["message"] for one in story.expect("sleepy/diagnostics")["diagnostics"]] == ["from another"]


def test_a_linter_that_is_no_language_server_is_forwarded(start: Start) -> None:
    """A diagnostic without an original is made one; odd user data breaks nothing."""
    story = start()
    story.open()
    story.nvim.lua("""
        vim.diagnostic.set(vim.api.nvim_create_namespace('linter'), 0, {
          { lnum = 1, col = 8, end_lnum = 1, end_col = 14, message = 'odd', severity = 2, source = 'lint', code = 7,
            user_data = 'of its own' },
        })
    """)
    (diagnostic,) = story.expect("sleepy/diagnostics")["diagnostics"]
    expected = {"range": _range(1, 8, 14), "message": "odd", "severity": 2, "source": "lint", "code": 7}
    assert diagnostic == expected


def test_the_server_knows_where_the_user_is(start: Start) -> None:
    """Many moves become one message with the last place and what is on the screen."""
    story = start(script={"capabilities": {**CAPABILITIES, "positionEncoding": "utf-16"}})
    story.open()
    first = story.expect("sleepy/cursor")
    assert first["visible"] == [{"start": _at(0, 0), "end": _at(2, 1)}]
    story.nvim.lua("""
        for column = 0, 20 do
          vim.api.nvim_win_set_cursor(0, { 2, column })
          vim.api.nvim_exec_autocmds('CursorMoved', {})
          vim.wait(5)
        end
    """)
    place = {"line": 1, "character": 17}  # byte 20 is the 17th UTF-16 unit
    wait_for(lambda: story.received("sleepy/cursor")[-1]["params"]["position"] == place, "last place")
    assert len(story.received("sleepy/cursor")) < 10, "a busy machine may let some of the 21 moves through"


def test_the_status_line_says_what_the_server_does(start: Start) -> None:
    """State, text and the number of fixes for this buffer; a percent sign stays one; odd messages are passed over."""
    story = start()
    assert story.nvim.statusline() == ""
    story.open()
    story.nvim.lua("""
        vim.api.nvim_create_autocmd('User', { pattern = 'SleepyStatus', callback = function() vim.g.told = true end })
    """)
    shown: dict[str, Any] = {
        "state": "thinking",
        "text": "thinking about E0384\nin 100%.rs",
        "ready": {},
        "model": None,
    }
    story.push("sleepy/status", shown)
    story.nvim.wait("return vim.g.told")
    assert story.nvim.statusline() == "sleepy: thinking about E0384 in 100%.rs"
    uri = story.main.as_uri()
    story.push("sleepy/status", {**shown, "state": "asleep", "text": "", "ready": {uri: 2, "file:///other.rs": 9}})
    story.nvim.wait("return vim.fn.match(require('sleepy').statusline(), 'fixes') > 0")
    assert story.nvim.statusline() == "sleepy: 2 fixes"
    assert story.nvim.lua("return require('sleepy').status().state") == "asleep"
    odd_ones: list[Any] = [None, [], "text", {"state": 1}]
    for odd in [*odd_ones, {"state": "paused", "text": None, "ready": [3], "paused": None}]:
        story.push("sleepy/status", odd)
    story.nvim.wait("return vim.fn.match(require('sleepy').statusline(), 'paused') > 0")
    assert story.nvim.statusline() == "sleepy: paused"


ACTIONS: list[dict[str, Any]] = [
    {"title": "Sleepy: make it mutable — checked, rustc suggestion", "kind": "quickfix", "data": {"offer": "o1"}},
    {
        "title": "Sleepy: none of these",
        "kind": "quickfix",
        "command": {"title": "", "command": "sleepy.dismiss", "arguments": ["o1", "o2"]},
    },
]


def test_a_chosen_action_is_resolved_applied_and_reported(start: Start, tmp_path: Path) -> None:
    """`gra` lists the server's actions; the chosen one changes the buffer and then tells the server."""
    uri = (tmp_path / "crate" / "src" / "main.rs").as_uri()
    resolved = {
        **ACTIONS[0],
        "edit": {"changes": {uri: [{"range": _range(1, 8, 8), "newText": "mut "}]}},
        "command": {"title": "", "command": "sleepy.accepted", "arguments": ["o1"]},
    }
    story = start(script={"answers": {"textDocument/codeAction": ACTIONS, "codeAction/resolve": resolved}})
    story.open()
    story.nvim.lua(CHOOSE_FIRST)
    story.nvim.cursor(2, 20)
    _ask_for_actions(story)
    story.nvim.wait("return vim.g.listed")
    assert story.nvim.lua("return vim.g.listed") == [action["title"] for action in ACTIONS]
    assert story.expect("workspace/executeCommand") == {"command": "sleepy.accepted", "arguments": ["o1"]}
    assert story.nvim.text() == TEXT.replace("let ", "let mut ")


CHOOSE_FIRST = """
vim.ui.select = function(items, options, on_choice)
  vim.g.listed = vim.tbl_map(function(item) return (item.action or item[2]).title end, items)
  on_choice(items[1], 1)
end
"""


def _ask_for_actions(story: Story) -> None:
    if story.nvim.lua("return vim.fn.maparg('gra', 'n') ~= ''"):
        story.nvim.type("gra")
    else:
        story.nvim.lua("vim.lsp.buf.code_action()")


@pytest.mark.parametrize(
    ("words", "sent"),
    [
        ("pause", {"command": "sleepy.pause"}),
        ("resume", {"command": "sleepy.resume"}),
        ("recheck", {"command": "sleepy.recheck"}),
        ("restart model", {"command": "sleepy.restartWorker"}),
        ("fix", {"command": "sleepy.fixFile", "arguments": ["URI"]}),
        ("dismiss", {"command": "sleepy.dismiss", "arguments": ["o1", "o2"]}),
    ],
)
def test_commands_reach_the_server(start: Start, words: str, sent: dict[str, Any]) -> None:
    """:Sleepy WORD runs the server's command with the arguments that it takes."""
    story = start(script={"answers": {"textDocument/codeAction": ACTIONS}})
    story.open()
    story.nvim.command(f"Sleepy {words}")
    sent = {**sent, **({"arguments": [story.main.as_uri()]} if sent.get("arguments") == ["URI"] else {})}
    assert story.expect("workspace/executeCommand") == sent


def test_what_the_server_refuses_is_told_in_its_words(start: Start) -> None:
    """A command that fails becomes one line, not a traceback; so does a word that is no command."""
    story = start(script={"answers": {"workspace/executeCommand": {"error": "nothing can be fixed together"}}})
    story.open()
    story.nvim.command("Sleepy fix")
    story.nvim.wait("return vim.fn.match(vim.fn.execute('messages'), 'sleepy: nothing can be fixed together') >= 0")
    story.nvim.command("Sleepy snore")
    assert "there is no :Sleepy snore; known are dismiss, fix, info" in story.nvim.messages()
    story.nvim.lua("vim.v.errmsg = ''")


def test_info_log_and_report_come_from_the_server(start: Start, tmp_path: Path) -> None:
    """:Sleepy info shows what the server says of itself; log and report open the files that it names, odd names too."""
    log, report = tmp_path / "a # %log $HOME.log", tmp_path / "report of 1 night.md"
    log.write_text("first\nlast\n")
    report.write_text("better\n")
    answer = {"version": "9.9", "log": str(log), "journal": "/j.sqlite3", "report": str(report)}
    story = start(script={"answers": {"sleepy/info": {**answer, "model": None, "modelPath": None}}})
    story.open()
    story.nvim.command("Sleepy")
    story.nvim.wait("return vim.fn.match(vim.fn.execute('messages'), 'sleepy 9.9') >= 0")
    story.nvim.command("Sleepy log")
    story.nvim.wait("return vim.api.nvim_buf_get_name(0) == ...", str(log))
    assert story.nvim.lua("return vim.api.nvim_win_get_cursor(0)") == [2, 0]
    story.nvim.command("Sleepy report")
    story.nvim.wait("return vim.api.nvim_buf_get_name(0) == ...", str(report))


def test_a_server_that_does_not_answer_is_said_so(start: Start) -> None:
    """:Sleepy info ends with a line that says what to do, and restart gets rid of a server that ignores everything."""
    story = start(script={"silent": ["sleepy/info", "shutdown"]})
    story.open()
    story.nvim.command("Sleepy info")
    story.nvim.wait("return vim.fn.match(vim.fn.execute('messages'), 'does not answer; :Sleepy restart') >= 0")
    (first,) = story.received("initialize")
    story.nvim.command("Sleepy restart")
    wait_for(lambda: len(story.received("textDocument/didOpen")) == 2, "second server", 20)
    assert not psutil.pid_exists(first["pid"])
    script = {"capabilities": CAPABILITIES}
    story.command("sleepy", script, story.log)
    story.nvim.lua("vim.lsp.stop_client(vim.lsp.get_clients(), true)")  # or the fixture would wait for it


def test_restart_keeps_settings_and_buffers(start: Start) -> None:
    """After :Sleepy restart another process serves the same buffers with the same settings."""
    story = start()
    story.open()
    story.expect("sleepy/cursor")
    story.nvim.command("Sleepy restart")
    wait_for(lambda: len(story.received("textDocument/didOpen")) == 2, "second server", 20)
    first, second = story.received("initialize")
    assert first["pid"] != second["pid"]
    assert second["params"]["initializationOptions"] == {"sources": ["compiler"]}
    story.report("utf-8", [E0384])
    assert story.expect("sleepy/diagnostics")["diagnostics"][0]["code"] == "E0384"
    assert story.received("sleepy/diagnostics")[0]["pid"] == second["pid"]


def test_a_server_that_dies_is_shown_and_can_be_started_again(start: Start) -> None:
    """The status line says that it has ended; typing goes on; :Sleepy restart brings it back."""
    story = start()
    story.open()
    story.steer("test/exit", {"code": 3})
    story.nvim.wait("return #vim.lsp.get_clients() == 0")
    story.nvim.wait("return vim.fn.match(require('sleepy').statusline(), 'exit code 3') > 0")
    assert "the server has ended (exit code 3), :Sleepy restart" in story.nvim.statusline()
    story.nvim.lua("vim.api.nvim_buf_set_lines(0, 0, 0, true, { '// typed' })")
    story.nvim.cursor(1, 1)
    story.nvim.command("Sleepy restart")
    wait_for(lambda: len(story.received("textDocument/didOpen")) == 2, "second server", 20)
    story.nvim.wait("return vim.fn.match(require('sleepy').statusline(), 'ended') < 0")


def test_without_a_server_every_command_says_so(start: Start) -> None:
    """No command needs a server to be there, and none breaks without one."""
    story = start(init="require('sleepy')")
    for name in story.nvim.lua("return require('sleepy.commands').names()"):
        if name != "restart":
            story.nvim.command(f"Sleepy {name}")
    said = story.nvim.messages()
    assert said.count("no server is running") + said.count("no server looks after this buffer") >= 8


def test_an_error_in_the_glue_is_logged_and_not_shown(start: Start) -> None:
    """A mistake of ours never interrupts; it is there in the health page."""
    story = start()
    story.open()
    story.nvim.lua("require('sleepy.diagnostics').of_others = function() error('broken on purpose') end")
    story.nvim.lua("vim.diagnostic.set(1, 0, { { lnum = 0, col = 0, message = 'x' } })")
    story.nvim.wait("return require('sleepy.problems').last ~= nil")
    assert "broken on purpose" not in story.nvim.messages()
    assert "broken on purpose" in story.nvim.lua("return require('sleepy.problems').last")
    story.nvim.lua("require('sleepy.problems').last = nil")


def _at(line: int, character: int) -> dict[str, int]:
    return {"line": line, "character": character}


def _range(line: int, start: int, end: int) -> dict[str, Any]:
    return {"start": _at(line, start), "end": _at(line, end)}
