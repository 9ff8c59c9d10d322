"""What a server must survive: hostile input, dying editors, kills at random moments; and what it must leave behind."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from sleepy_lsp.journal.journal import Journal
from sleepy_lsp.settings import Settings
from tests.e2e.conftest import COMPILER_ONLY, MENDED, MOVED, Start, episodes, is_ready, outcomes
from tests.lsp_client import Editor, LspError, editor
from tests.support import crate, is_running, sleepy_argv, sleepy_env, write_tree
from trainer.idle import idle_minutes

ROUNDS = int(os.environ.get("SLEEPY_TEST_KILL_ROUNDS", "20"))


@pytest.fixture
def main_rs(tmp_path: Path) -> Path:
    return crate(tmp_path / "user", {"src/main.rs": MOVED}) / "src" / "main.rs"


@pytest.fixture
def endless_rs(tmp_path: Path) -> Path:
    """A crate whose build script says its process id and never ends."""
    build = (
        'fn main() { std::fs::write(env!("CARGO_MANIFEST_DIR").to_string() + "/pid", '
        "std::process::id().to_string()).unwrap(); loop { std::thread::sleep(std::time::Duration::from_secs(1)) } }\n"
    )
    return crate(tmp_path / "user", {"src/main.rs": MOVED, "build.rs": build}) / "src" / "main.rs"


def descendants(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def until_gone(processes: list[psutil.Process], deadline_s: float = 60.0) -> list[psutil.Process]:
    """Those that are still running after a while."""
    _, alive = psutil.wait_procs(processes, timeout=deadline_s)
    return [process for process in alive if is_running(process.pid)]


def still_works(one: Editor, path: Path) -> None:
    uri = one.open(path)
    one.wait_for_status(is_ready(uri))
    one.choose(one.actions(uri, "s1} ")[0])
    assert one.buffers[uri] == MENDED


# --- hostile input


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"Content-Length: 9\r\n\r\n{not json", id="not JSON"),
        pytest.param(b"Content-Length: 3\r\n\r\n{}", id="too long a length"),
        pytest.param(b"Content-Length: 1\r\n\r\n{}", id="too short a length"),
        pytest.param(b"Content-Length: -5\r\n\r\nContent-Length: x\r\n\r\n", id="no length"),
        pytest.param(b"\r\n\r\nrubbish without end\r\n\r\n", id="no header"),
        pytest.param(b"Content-Length: 2\r\n\r\n[]", id="a batch"),
        pytest.param(b"Content-Length: 4\r\n\r\nnull", id="null"),
        pytest.param(b"Content-Length: 1000000\r\n\r\n" + b"[" * 1_000_000, id="deep nesting"),
        pytest.param(b'Content-Length: 20\r\n\r\n{"jsonrpc": "1.0"}  ', id="another version"),
        pytest.param(b"Content-Length: 99999999999999999999999\r\n\r\n", id="absurd length"),
        pytest.param(b"\xff\xfe\x00" * 100 + b"\r\n", id="bytes"),
    ],
)
def test_malformed_messages_are_survived(raw: bytes, start: Start, main_rs: Path) -> None:
    """The next message that is one is answered. One byte of it may be lost to a length that was too long."""
    one = start()
    one.send_raw(raw + b"\r\n")
    still_works(one, main_rs)
    assert one.malformed == [] and one.shown() == []


def test_a_huge_message_is_dropped(start: Start, main_rs: Path) -> None:
    one = start()
    one.send_raw(b"Content-Length: %d\r\n\r\n" % (65 << 20) + b" " * (65 << 20))
    still_works(one, main_rs)


def test_unknown_requests_are_refused_and_unknown_notifications_ignored(start: Start, main_rs: Path) -> None:
    one = start()
    one.notify("sleepy/nonsense", {"a": 1})
    one.notify("$/nonsense")
    for method in ("textDocument/nonsense", "sleepy/what"):
        with pytest.raises(LspError):
            one.request(method, {})
    with pytest.raises(LspError):
        one.command("sleepy.nonsense")
    still_works(one, main_rs)


@pytest.mark.parametrize(
    "params",
    [None, [], 3, "x", {}, {"uri": 3}, {"uri": "file:///x.rs"}, {"uri": "http://x/y.rs", "diagnostics": []},
     {"uri": "file:///nowhere.rs", "diagnostics": [{"range": 3}, None, {"message": "m"}]}],
    ids=repr,
)  # fmt: skip
def test_malformed_parameters_are_survived(params: object, start: Start, main_rs: Path) -> None:
    one = start()
    for method in (
        "sleepy/diagnostics",
        "sleepy/cursor",
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didSave",
        "textDocument/didClose",
        "workspace/didChangeConfiguration",
        "workspace/didChangeWatchedFiles",
        "window/workDoneProgress/cancel",
    ):
        one.notify(method, params)
    for method in ("textDocument/codeAction", "codeAction/resolve", "workspace/executeCommand"):
        with pytest.raises(LspError):
            one.request(method, params)
    still_works(one, main_rs)


@pytest.mark.parametrize("line", [0, 3, 4, 6, 7, 2**31 - 1])
@pytest.mark.parametrize("character", [0, 7, 2**31 - 1])
def test_positions_outside_the_text(line: int, character: int, start: Start, main_rs: Path) -> None:
    """Answered, not refused: LSP moves a column to its line's end, and a line below the text means the text's end."""
    one = start()
    uri = one.open(main_rs)
    one.wait_for_status(is_ready(uri))
    where = {"line": line, "character": character}
    found = one.actions(uri, {"start": where, "end": where})
    assert (found != []) == (line in (3, 2))
    one.notify("sleepy/cursor", {"uri": uri, "position": where, "visible": [{"start": where, "end": where}]})
    still_works(one, main_rs)


def test_actions_for_unknown_files(start: Start) -> None:
    one = start()
    where = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    for uri in ("file:///nowhere/x.rs", "untitled:Untitled-1", "http://example.org/x.rs", "", "file://host/x.rs"):
        assert one.actions(uri, where) == []


def test_requests_before_initialize_are_refused(tmp_path: Path, home: Path) -> None:
    with editor(sleepy_argv(["serve"]), sleepy_env(home), tmp_path) as one:
        with pytest.raises(LspError) as refused:
            one.request("textDocument/codeAction", {
                "textDocument": {"uri": "file:///x.rs"},
                "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
                "context": {"diagnostics": []},
            })  # fmt: skip
        assert refused.value.code == -32002
        one.initialize()


# --- ends


def test_exit_without_shutdown_is_an_error(start: Start, main_rs: Path) -> None:
    one = start()
    one.notify("exit")
    assert one.child.wait(60) == 1


@pytest.mark.parametrize("way", ["shutdown", "end of stdin", "SIGTERM"])
def test_every_end_kills_what_was_started(way: str, start: Start, endless_rs: Path) -> None:
    """cargo, rustc and a build script that never ends; within seconds."""
    one = start()
    one.open(endless_rs)
    marker = endless_rs.parent.parent / "pid"
    shadow = Path(one_home(one)) / "cache" / "shadow"
    one.until(lambda: list(shadow.glob("*/tree/**/pid")), "the build script to run")
    assert not marker.exists(), "it runs in the shadow"
    started = descendants(one.child.pid)
    assert started
    if way == "shutdown":
        one.shut_down()
    elif way == "SIGTERM":
        one.child.send_signal(signal.SIGTERM)
    else:
        one.hang_up()
    one.child.wait(30)
    assert until_gone(started, 10) == []


def one_home(one: Editor) -> str:
    return psutil.Process(one.child.pid).environ()["SLEEPY_HOME"]


def test_the_death_of_the_editor_is_noticed(tmp_path: Path, home: Path) -> None:
    """Though somebody else still holds the server's stdin open."""
    parent = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    with editor(sleepy_argv(["serve"]), sleepy_env(home), tmp_path) as one:
        one.request("initialize", {"processId": parent.pid, "rootUri": None, "capabilities": {}})
        parent.kill()
        parent.wait()
        assert parent.stdin is not None
        parent.stdin.close()
        one.child.wait(30)


def test_another_sleepy_in_the_same_project_is_waited_for(start: Start, main_rs: Path, home: Path) -> None:
    """And code actions are answered meanwhile."""
    first = start()
    uri = first.open(main_rs)
    first.wait_for_status(is_ready(uri))
    first.shut_down()
    [lock] = (home / "cache" / "shadow").glob("*.lock")
    with FileLock(lock):
        second = start()
        uri = second.open(main_rs)
        second.wait_for_status(lambda status: status["state"] == "waiting")
        assert second.actions(uri, "s1} ") == []
    second.wait_for_status(is_ready(uri))


def test_kills_at_random_moments(start: Start, main_rs: Path, home: Path) -> None:
    """The server or a child of its dies at any moment: no process stays, no event is lost, the next start works."""
    chance = random.Random(7)
    n_accepted = 0
    for number in range(ROUNDS):
        one = start()
        uri = one.open(main_rs)
        victim = chance.choice(["server", "child"])
        moment = time.monotonic() + chance.uniform(0.0, 1.0)
        one.until(lambda: time.monotonic() >= moment, "the moment")  # noqa: B023
        started = descendants(one.child.pid)
        if victim == "child" and started:
            for process in started[-1:]:
                if process.is_running():
                    process.kill()
            one.wait_for_status(lambda status: status["state"] in ("asleep", "failed"))
            one.command("sleepy.recheck")
            one.wait_for_status(is_ready(uri), after=len(one.messages) - 1)
            one.choose(one.actions(uri, "s1} ")[0])
            n_accepted += 1
            one.until(lambda: outcomes(home).count("accepted") == n_accepted, "the event")  # noqa: B023
        started = descendants(one.child.pid)
        one.child.kill()
        one.child.wait(10)
        assert until_gone(started) == [], f"round {number}"
    with Journal.open(home / "data" / "journal.sqlite3") as journal:
        assert journal.take_notice() is None
    assert [record.outcome.value for record in episodes(home)].count("accepted") == n_accepted
    still_works(start(), main_rs)


# --- settings, pause, trust


def test_nothing_is_compiled_in_an_untrusted_workspace(start: Start, main_rs: Path, home: Path) -> None:
    one = start({"trusted": False})
    uri = one.open(main_rs)
    assert one.actions(uri, "s1} ") == []
    assert any("not trusted" in text for text in one.shown())
    assert not (home / "cache" / "shadow").exists()
    one.notify("workspace/didChangeConfiguration", {"settings": {"sleepy": {"trustedOnly": False}}})
    one.wait_for_status(is_ready(uri))


def test_the_trainer_hears_of_the_idle_minutes_that_the_editor_sends(
    start: Start, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLEEPY_HOME", str(home))
    chosen = Settings(night_idle_minutes=7)
    one = start({"idleMinutes": 2.5})
    one.until(lambda: idle_minutes(chosen) == 2.5, "the minutes that were sent at the start")
    one.notify("workspace/didChangeConfiguration", {"settings": {"sleepy": {"idleMinutes": 10}}})
    one.until(lambda: idle_minutes(chosen) == 7, "the user's own, now that the editor has its default")


def test_pause_and_resume(start: Start, main_rs: Path) -> None:
    one = start()
    one.command("sleepy.pause")
    uri = one.open(main_rs)
    one.wait_for_status(lambda status: status["state"] == "paused" and status["paused"])
    assert one.actions(uri, "s1} ") == []
    one.command("sleepy.resume")
    one.wait_for_status(is_ready(uri))


def test_on_request_checks_only_then(start: Start, main_rs: Path, home: Path) -> None:
    one = start({"run": "on request"})
    uri = one.open(main_rs)
    one.save(uri, main_rs)
    one.type(uri, MOVED + "\n")
    assert one.actions(uri, "s1} ") == [] and not any(s["state"] == "checking" for s in statuses(one))
    one.until(lambda: recheck_found(one, uri), "the fix")


def statuses(one: Editor) -> list[dict[str, object]]:
    return [message["params"] for message in one.messages if message["method"] == "sleepy/status"]


def recheck_found(one: Editor, uri: str) -> bool:
    if not any(status["state"] == "checking" for status in statuses(one)):
        one.command("sleepy.recheck")
    return bool(one.actions(uri, "s1} "))


def test_unusable_settings_are_told_and_the_others_count(start: Start, main_rs: Path) -> None:
    one = start({"timeBudgetSeconds": -1, "colour": "red"})
    one.until(lambda: len(one.shown()) == 2, "two messages")
    assert "sleepy.timeBudgetSeconds must be greater than 0, not -1" in one.shown()[0]
    assert "unknown setting sleepy.colour" in one.shown()[1]
    still_works(one, main_rs)


def test_without_the_journal_nothing_is_written(start: Start, main_rs: Path, home: Path) -> None:
    one = start({"journal": False})
    still_works(one, main_rs)
    one.shut_down()
    assert not (home / "data" / "journal.sqlite3").exists()


def test_info(start: Start, home: Path) -> None:
    one = start()
    said = one.request("sleepy/info")
    assert said["version"] and Path(said["log"]).is_file() and said["journal"] == str(home / "data/journal.sqlite3")
    assert said["report"] is None and said["model"] is None and COMPILER_ONLY
    report = write_tree(home, {"state/report/report.html": "<p>"}) / "state/report/report.html"
    assert one.request("sleepy/info")["report"] == str(report)


def test_without_a_model_the_compiler_source_works(start: Start, main_rs: Path, tmp_path: Path) -> None:
    """One message says how to get it, and the status does."""
    text = 'pub fn f() { let r; { let x = 5; r = &x; } println!("{r}"); }\n' + MOVED
    offline = {"HF_HUB_CACHE": str(tmp_path / "hub"), "HF_HOME": str(tmp_path / "hf"), "HF_HUB_OFFLINE": "1"}
    one = start({"sources": ["compiler", "model"]}, environment=offline)
    uri = one.open(main_rs, text)
    one.wait_for_status(lambda status: status["state"] == "model-missing")
    one.choose(one.actions(uri, "s1} ")[0])
    assert any("sleepy model pull" in text for text in one.shown())
    assert len([text for text in one.shown() if "pull" in text]) == 1


def test_a_whole_session_without_a_network(tmp_path: Path, main_rs: Path, home: Path) -> None:
    """Checked, offered, accepted, written down, with every way to connect or listen barred in the server's process."""
    barred = (
        "import socket, sys\n"
        "def no(*_, **__):\n    raise RuntimeError('the network was used')\n"
        "for name in ('connect', 'connect_ex', 'bind', 'listen', 'sendto'):\n    setattr(socket.socket, name, no)\n"
        "socket.getaddrinfo = socket.create_connection = no\n"
        "from sleepy_lsp.cli import main\nsys.exit(main())"
    )
    with editor([sys.executable, "-c", barred, "serve"], sleepy_env(home), tmp_path) as one:
        one.initialize(options=COMPILER_ONLY)
        still_works(one, main_rs)
        one.shut_down()
    assert outcomes(home) == ["accepted"]
    assert "the network was used" not in (home / "state" / "logs" / "server.log").read_text()
