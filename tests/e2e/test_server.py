"""The server as an editor sees it: a real process over stdio, real cargo, the recorded capabilities of real editors."""

import subprocess
from pathlib import Path

import pytest

from sleepy_lsp.journal.events import Accepted, Dismissed, FixedByHand, TestsRan, Undone
from tests.e2e.conftest import (
    MENDED,
    MOVED,
    Start,
    capabilities_of,
    episodes,
    events,
    is_quiet,
    is_ready,
    outcomes,
)
from tests.lsp_client import PLAIN, Editor, LspError
from tests.support import crate, write_tree

CLIENTS = ("vscode-1.65.2", "neovim-0.11.4", "helix-25.07")


@pytest.fixture
def main_rs(tmp_path: Path) -> Path:
    return crate(tmp_path / "user", {"src/main.rs": MOVED}) / "src" / "main.rs"


def opened(editor: Editor, path: Path, text: str | None = None, *, n_offers: int = 1) -> str:
    """Show a file and wait for its offers; its URI."""
    uri = editor.open(path, text)
    editor.wait_for_status(is_ready(uri, n_offers))
    return uri


# --- the story, with each editor's abilities


@pytest.mark.parametrize("client", CLIENTS)
def test_a_fix_is_offered_at_the_error_and_mends_the_buffer(
    client: str, start: Start, main_rs: Path, home: Path
) -> None:
    """At the place where the error shows, not where rustc would edit; the journal says accepted."""
    editor = start(capabilities=capabilities_of(client))
    uri = opened(editor, main_rs)
    titles = [action["title"] for action in editor.actions(uri, "s1} ")]
    assert titles == [
        "Sleepy: clone the value if the performance cost is acceptable — checked, rustc suggestion",
        "Sleepy: none of these",
    ]
    fix = editor.actions(uri, "s1} ")[0]
    assert fix["kind"] == "quickfix" and ("command" in fix) == (client == "vscode-1.65.2")
    editor.choose(fix)
    assert editor.buffers[uri] == MENDED
    assert main_rs.read_text() == MOVED, "the editor writes the user's files, nobody else"
    editor.save(uri, main_rs)
    subprocess.run(["cargo", "check", "--quiet", "--offline"], cwd=main_rs.parent.parent, check=True)
    editor.until(lambda: outcomes(home) == ["accepted"], "the journal to say accepted")
    assert editor.shut_down() == 0
    assert outcomes(home) == ["accepted"] and episodes(home)[0].source == "compiler"
    assert editor.malformed == []


@pytest.mark.parametrize("client", CLIENTS)
def test_an_undo_is_noticed(client: str, start: Start, main_rs: Path, home: Path) -> None:
    editor = start(capabilities=capabilities_of(client))
    uri = opened(editor, main_rs)
    editor.choose(editor.actions(uri, "s1} ")[0])
    editor.type(uri, MOVED)
    editor.until(lambda: "accepted_undone" in outcomes(home), "the journal to say undone")
    assert [type(event) for event in events(home)][-2:] == [Accepted, Undone]


@pytest.mark.parametrize("client", CLIENTS)
def test_dismissed_fixes_are_not_shown_again(client: str, start: Start, main_rs: Path, home: Path) -> None:
    editor = start(capabilities=capabilities_of(client))
    uri = opened(editor, main_rs)
    *fixes, dismiss = editor.actions(uri, "s1} ")
    editor.choose(dismiss)
    assert editor.actions(uri, "s1} ") == []
    editor.until(lambda: outcomes(home) == ["dismissed"], "the journal to say dismissed")
    said = next(event for event in events(home) if isinstance(event, Dismissed))
    assert len(said.fixes) == len(fixes)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_fix_by_hand_is_learned_from(client: str, start: Start, main_rs: Path, home: Path) -> None:
    """The enclosing item before and after is kept."""
    editor = start(capabilities=capabilities_of(client))
    uri = opened(editor, main_rs)
    mended = MOVED.replace("let s2 = s1;", "let s2 = &s1;")
    editor.type(uri, mended)
    editor.until(lambda: outcomes(home) == ["fixed_by_hand"], "the journal to say fixed by hand")
    said = next(event for event in events(home) if isinstance(event, FixedByHand))
    assert [(change.before, change.after) for change in said.changes] == [(MOVED.rstrip("\n"), mended.rstrip("\n"))]


TESTED = """\
pub fn highest(first: u32, second: u32) -> u32 {
    if first > second { first } else { secnd }
}

#[test]
fn the_higher_of_two() {
    assert_eq!((highest(1, 2), highest(2, 1)), (2, 2));
}
"""


@pytest.mark.parametrize(("mended", "passed"), [("first }\n", False), ("second }\n", True)])
def test_the_tests_say_later_whether_a_repair_was_right(
    mended: str, passed: bool, start: Start, tmp_path: Path, home: Path
) -> None:
    """Where `verify` is `check+tests`, they run once nothing is left to mend, also after a repair by hand."""
    root = crate(tmp_path / "user", {"src/lib.rs": TESTED})
    editor = start({"verify": "check+tests", "sources": ["compiler"]})
    uri = editor.open(root / "src/lib.rs")
    editor.until(lambda: outcomes(home) == ["open"], "the journal to have the error")
    editor.type(uri, TESTED.replace("secnd }\n", mended))
    editor.until(lambda: TestsRan(passed) in events(home), "the journal to say what the tests said")
    assert outcomes(home) == ["fixed_by_hand"]
    assert editor.shut_down() == 0


# --- texts


def test_an_unsaved_buffer_is_mended(start: Start, tmp_path: Path) -> None:
    """What is checked is the editor's text; the disk's compiles."""
    path = crate(tmp_path / "user", {"src/main.rs": "fn main() {}\n"}) / "src" / "main.rs"
    editor = start()
    uri = opened(editor, path, MOVED)
    editor.choose(editor.actions(uri, "s1} ")[0])
    assert editor.buffers[uri] == MENDED


def test_typing_an_error_brings_its_fix(start: Start, tmp_path: Path) -> None:
    path = crate(tmp_path / "user", {"src/main.rs": MENDED}) / "src" / "main.rs"
    editor = start()
    uri = editor.open(path)
    editor.wait_for_status(lambda status: status["state"] == "checking")
    editor.type(uri, MOVED)
    editor.wait_for_status(is_ready(uri))


def test_a_fix_moves_along_with_edits_elsewhere(start: Start, main_rs: Path) -> None:
    """It is offered at once, before any check of the new text, and lands where it belongs."""
    editor = start({"run": "on save"})
    uri = opened(editor, main_rs)
    top, end = {"line": 0, "character": 0}, {"line": 6, "character": 0}
    above, below = "// é𝄞 a line above\n\n", "\n// and below\n"
    changes = [
        {"range": {"start": end, "end": end}, "text": below},
        {"range": {"start": top, "end": top}, "text": above},
    ]
    editor.change(uri, changes, above + MOVED + below)
    editor.choose(editor.actions(uri, "s1} ")[0])
    assert editor.buffers[uri] == above + MENDED + below


def test_a_fix_goes_when_its_text_is_touched(start: Start, main_rs: Path) -> None:
    editor = start({"run": "on save"})
    uri = opened(editor, main_rs)
    editor.type(uri, MOVED.replace('"a"', '"b"'))
    assert editor.actions(uri, "s1} ") == []


def test_a_stale_action_is_refused(start: Start, main_rs: Path) -> None:
    """Listed before an edit, chosen after it."""
    editor = start({"run": "on save"})
    uri = opened(editor, main_rs)
    fix = editor.actions(uri, "s1} ")[0]
    editor.type(uri, MOVED.replace('"a"', '"b"'))
    with pytest.raises(LspError, match="the text has changed since this was checked"):
        editor.request("codeAction/resolve", fix)


def test_without_resolve_the_edit_comes_at_once(start: Start, main_rs: Path) -> None:
    literal = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}
    editor = start(capabilities={"textDocument": {"codeAction": literal}})
    uri = opened(editor, main_rs)
    fix = editor.actions(uri, "s1} ")[0]
    assert list(fix["edit"]["changes"]) == [uri]
    editor.choose(fix)
    assert editor.buffers[uri] == MENDED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_every_position_encoding(encoding: str, newline: str, start: Start, tmp_path: Path) -> None:
    """Wide characters before the error on its line, on the line of the edit, and either line end."""
    broken = (
        'fn main() {\n    let s1 = String::from("é𝄞"); /* 𝄞𝄞 */ let s2 = s1;\n    /* é𝄞 */ println!("{s1} {s2}");\n}\n'
    ).replace("\n", newline)
    path = crate(tmp_path / "user", {"src/main.rs": broken}) / "src" / "main.rs"
    editor = start(capabilities={**PLAIN, "general": {"positionEncodings": [encoding]}})
    assert editor.encoding == encoding
    uri = opened(editor, path)
    editor.choose(editor.actions(uri, "s1} ")[0])
    assert editor.buffers[uri] == broken.replace("= s1;", "= s1.clone();")


# --- fix all


TWO = (
    'fn a() {\n    let s1 = String::from("a");\n    let s2 = s1;\n    println!("{s1} {s2}");\n}\n\n'
    'fn b() {\n    let n = 1;\n    n += 1;\n    println!("{n}");\n}\n\nfn main() {\n    a();\n    b();\n}\n'
)
TWO_MENDED = TWO.replace("= s1;", "= s1.clone();").replace("let n = 1", "let mut n = 1")


def test_fix_all_mends_the_file(start: Start, tmp_path: Path, home: Path) -> None:
    """In one edit, verified together; every error that it ends is accepted."""
    path = crate(tmp_path / "user", {"src/main.rs": TWO}) / "src" / "main.rs"
    editor = start()
    uri = opened(editor, path, n_offers=2)
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    [action] = editor.actions(uri, everything, only=["source.fixAll"])
    assert action["kind"] == "source.fixAll.sleepy"
    editor.choose(action)
    assert editor.buffers[uri] == TWO_MENDED
    editor.until(lambda: outcomes(home) == ["accepted", "accepted"], "both to be accepted")


def test_fix_file_is_a_command(start: Start, tmp_path: Path, home: Path) -> None:
    """The server makes the edit through the editor."""
    path = crate(tmp_path / "user", {"src/main.rs": TWO}) / "src" / "main.rs"
    editor = start()
    uri = opened(editor, path, n_offers=2)
    editor.command("sleepy.fixFile", uri)
    editor.until(lambda: editor.buffers[uri] == TWO_MENDED, "the buffer to be mended")
    editor.until(lambda: outcomes(home) == ["accepted", "accepted"], "both to be accepted")
    editor.command("sleepy.fixFile", uri)
    editor.until(lambda: any("nothing is ready" in text for text in editor.shown()), "a word")


def test_fix_file_right_after_an_edit_waits_for_the_new_text(start: Start, tmp_path: Path) -> None:
    """What was ready is gone with the edit: the next look is awaited, not answered with "nothing"."""
    path = crate(tmp_path / "user", {"src/main.rs": TWO}) / "src" / "main.rs"
    editor = start()
    uri = opened(editor, path, n_offers=2)
    editor.type(uri, TWO.replace('"a"', '"b"'))
    editor.command("sleepy.fixFile", uri)
    editor.until(lambda: editor.buffers[uri] == TWO_MENDED.replace('"a"', '"b"'), "the buffer to be mended")
    assert not [text for text in editor.shown() if "nothing is ready" in text]


# --- projects


def test_two_workspaces_and_a_lone_file(start: Start, tmp_path: Path) -> None:
    paths = [
        crate(tmp_path / "one", {"src/main.rs": MOVED}) / "src" / "main.rs",
        crate(tmp_path / "two", {"src/main.rs": MOVED}) / "src" / "main.rs",
        write_tree(tmp_path / "loose", {"alone.rs": MOVED}) / "alone.rs",
    ]
    editor = start(folders=(tmp_path / "one", tmp_path / "two"))
    uris = [editor.open(path) for path in paths]
    editor.wait_for_status(lambda status: set(status["ready"]) == set(uris) and status["state"] == "asleep")
    for uri in uris:
        editor.choose(editor.actions(uri, "s1} ")[0])
    assert [editor.buffers[uri] for uri in uris] == [MENDED] * 3


def test_members_of_one_workspace_share_it(start: Start, tmp_path: Path) -> None:
    """Two crates opened one by one; a fix in the one uses what the other's unsaved buffer says."""
    manifest = '[workspace]\nmembers = ["a", "b"]\nresolver = "2"\n'
    member = '[package]\nname = "{0}"\nversion = "0.1.0"\nedition = "2021"\n'
    root = write_tree(
        tmp_path / "user",
        {
            "Cargo.toml": manifest,
            "a/Cargo.toml": member.format("a"),
            "a/src/lib.rs": "pub fn name() -> u32 { 1 }\n",
            "b/Cargo.toml": member.format("b") + '[dependencies]\na = { path = "../a" }\n',
            "b/src/lib.rs": "pub fn call() -> String { a::name() }\n",
        },
    )
    editor = start({"run": "on save"})
    a, b = editor.open(root / "a/src/lib.rs"), editor.open(root / "b/src/lib.rs")
    editor.wait_for_status(is_ready(b))
    editor.type(a, "pub fn name() -> String { String::new() }\n")
    n_before = len(editor.messages)
    editor.command("sleepy.recheck")
    editor.wait_for_status(is_quiet, after=n_before)


def test_a_file_that_appears_on_disk_is_seen(start: Start, tmp_path: Path) -> None:
    """`git checkout` beside the editor."""
    root = crate(tmp_path / "user", {"src/main.rs": "mod other;\nfn main() { other::f(); }\n", "src/other.rs": MOVED})
    (root / "src/other.rs").write_text('pub fn f() { let n = 1; n += 1; println!("{n}"); }\n')
    editor = start()
    uri = editor.open(root / "src/main.rs")
    editor.wait_for_status(lambda status: status["state"] == "checking")
    editor.wait_for_status(lambda status: status["state"] == "asleep", after=len(editor.messages))
    other = opened(editor, root / "src/other.rs")
    editor.close(other)
    (root / "src/other.rs").write_text("pub fn g() {}\n")
    change = {"uri": (root / "src/other.rs").as_uri(), "type": 2}
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
    editor.wait_for_status(is_ready(uri))


def test_a_broken_manifest_is_told_and_mended(start: Start, tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/main.rs": MOVED})
    good = (root / "Cargo.toml").read_text()
    (root / "Cargo.toml").write_text("[package\n")
    editor = start()
    uri = editor.open(root / "src/main.rs")
    editor.wait_for_status(lambda status: status["state"] == "failed" and "Cargo.toml" in status["text"])
    (root / "Cargo.toml").write_text(good)
    change = {"uri": (root / "Cargo.toml").as_uri(), "type": 2}
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
    editor.wait_for_status(is_ready(uri))


@pytest.mark.parametrize("is_new", [True, False])
def test_a_menu_that_is_open_outlives_a_written_lock(is_new: bool, start: Start, tmp_path: Path) -> None:
    """cargo writes Cargo.lock whenever somebody first builds a crate; what is on the screen can still be chosen."""
    root = crate(tmp_path / "user", {"src/main.rs": MOVED})
    path = root / "Cargo.lock"
    lock = path.read_text()
    if is_new:
        path.unlink()
    editor = start()
    uri = opened(editor, root / "src/main.rs")
    fix = editor.actions(uri, "s1} ")[0]
    path.write_text(lock if is_new else f"# by cargo\n{lock}")
    n_before = len(editor.messages)
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": path.as_uri(), "type": 2}]})
    if is_new:
        editor.wait_for_status(lambda status: status["state"] == "checking", after=n_before)
        editor.wait_for_status(is_ready(uri), after=len(editor.messages))
    editor.choose(fix)
    assert editor.buffers[uri] == MENDED


def test_links_in_a_circle_do_no_harm(start: Start, main_rs: Path) -> None:
    (main_rs.parent / "loop").symlink_to(main_rs.parent, target_is_directory=True)
    (main_rs.parent / "self.rs").symlink_to("self.rs")
    editor = start()
    opened(editor, main_rs)


@pytest.mark.parametrize(
    "name", ["a b", "it's", 'quo"te', "100%25", "new\nline", "größe", "日本", "hash#tag?", "back\\slash"], ids=repr
)
def test_odd_names(name: str, start: Start, tmp_path: Path) -> None:
    """Of folders and of stand-alone files."""
    path = write_tree(tmp_path / name, {f"{name}.rs": MOVED}) / f"{name}.rs"
    editor = start()
    uri = opened(editor, path)
    editor.choose(editor.actions(uri, "s1} ")[0])
    assert editor.buffers[uri] == MENDED
