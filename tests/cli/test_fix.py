"""`sleepy fix` as scripts see it: exit codes, the JSON lines, diffs, what is written and what is never touched."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sleepy_lsp.fixes import apply as apply_module
from sleepy_lsp.fixes.apply import ApplyFailed, apply
from sleepy_lsp.rust.shadow import Shadow
from tests.cli.conftest import Run
from tests.support import crate, is_running, picture, sleepy, sleepy_argv, sleepy_env, write_tree

FIXABLE = "pub fn f(s: String) -> usize {\n    let t = s;\n    t.len() + s.len()\n}\n"
"""rustc suggests a clone, and is sure of it."""
HOPELESS = "pub fn g() -> u32 {\n    let n: u32 = nothing_like_this_exists(1);\n    n\n}\n"
"""rustc has no suggestion."""
COMPILER = ["--sources", "compiler"]


def objects(stdout: str) -> list[dict[str, Any]]:
    """The JSON objects of a `--json` run; fails on any other line."""
    return [json.loads(line) for line in stdout.splitlines()]


def cargo_check(root: Path) -> int:
    command = ["cargo", "check", "--offline", "--quiet", "--target-dir", str(root.parent / "verify-target")]
    return subprocess.run(command, cwd=root, capture_output=True).returncode


# --- whatever the locale


def test_a_diff_holds_the_bytes_of_the_sources_whatever_the_locale(tmp_path: Path) -> None:
    """Rust's text is UTF-8, and so is what goes into a file or a pipe: `patch` takes it."""
    root = crate(tmp_path / "user", {"src/lib.rs": f"// é 🦀\n{FIXABLE}"})
    environment = {**sleepy_env(tmp_path / "home"), "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(sleepy_argv(["fix", root, *COMPILER]), env=environment, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert " // é 🦀\n".encode() in done.stdout and "✓".encode() in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")
def test_a_name_that_is_no_unicode_is_said_to_be_so(run: Run, tmp_path: Path) -> None:
    """Neither cargo nor the journal can take it."""
    folder = tmp_path / os.fsdecode(b"a\xffb")
    write_tree(folder, {"f.rs": FIXABLE})
    for path in (folder / "f.rs", folder):
        done = run(["fix", path, *COMPILER])
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "is no Unicode; rename it" in done.stderr


# --- exit codes


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        pytest.param("pub fn f() {}\n", 0, "no errors left", id="nothing to do"),
        pytest.param(FIXABLE, 0, "no errors left", id="all mended"),
        pytest.param(HOPELESS, 1, "left: lib.rs:2:18 error[E0425]", id="nothing mended"),
        pytest.param(FIXABLE + HOPELESS, 1, "left: lib.rs:6:18 error[E0425]", id="some mended"),
        pytest.param(
            "pub fn f(s: &str) -> u32 {\n    s.parse::<u32>()\n}\n", 1, "not adopted: lib.rs:2:5", id="a doubtful fix"
        ),
    ],
)
def test_exit_code_says_whether_errors_remain(run: Run, tmp_path: Path, text: str, code: int, said: str) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": text})
    done = run(["fix", root, *COMPILER])
    assert (done.returncode, said in done.stdout) == (code, True), done.stdout + done.stderr


def test_wrong_use_is_one_line_and_exit_2(run: Run, tmp_path: Path) -> None:
    """Whatever the user can mend is one line on stderr that says what and how; stdout stays empty."""
    root = crate(tmp_path / "user", {"src/lib.rs": "pub fn f() {}\n", "src/stray.rs": "fn g() {}\n", "notes.txt": ""})
    bare = write_tree(tmp_path / "bare", {"keep": ""})
    broken = crate(tmp_path / "broken", {"src/lib.rs": ""}, "[package\n")
    cases: list[tuple[list[str | Path], str]] = [
        ([tmp_path / "nowhere"], "does not exist"),
        ([bare], "no Cargo.toml"),
        ([root / "notes.txt"], "neither a .rs file nor a folder"),
        ([broken], "cargo can't read"),
        ([root / "src/stray.rs"], "is in no target of user"),
        ([root, "--sources", "compilr"], "sources must be some of compiler, memory, model"),
        ([root, "--sources", ""], "sources must be some of"),
        ([root, "--max-seconds", "0"], "max_seconds must be greater than 0"),
        ([root, "--max-seconds", "nan"], "max_seconds must be"),
        ([root, "--attempts", "0"], "attempts must be between 1 and 64"),
    ]
    for arguments, said in cases:
        done = run(["fix", "--json", *COMPILER, *arguments])
        assert (done.returncode, done.stdout) == (2, ""), (arguments, done)
        assert said in done.stderr and done.stderr.count("\n") == 1, done.stderr


def test_no_cargo_on_path_is_exit_2(run: Run, tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": FIXABLE})
    done = run(["fix", root, *COMPILER], environment={"PATH": str(tmp_path)})
    assert done.returncode == 2
    assert done.stderr == "sleepy: rustc is not on PATH; install Rust from https://rustup.rs\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("sources = [\n", "is not TOML", id="not TOML"),
        pytest.param("colour = true\n", "unknown setting 'colour'", id="unknown key"),
        pytest.param('attempts = "4"\n', "attempts must be int, not '4'", id="wrong type"),
    ],
)
def test_bad_settings_are_exit_2(run: Run, tmp_path: Path, text: str, said: str) -> None:
    write_tree(tmp_path / "home/config", {"settings.toml": text})
    done = run(["fix", crate(tmp_path / "user", {"src/lib.rs": FIXABLE})])
    assert done.returncode == 2
    assert said in done.stderr and "settings.toml" in done.stderr and done.stderr.count("\n") == 1


def test_a_failing_build_script_is_named(run: Run, tmp_path: Path) -> None:
    files = {"src/lib.rs": FIXABLE, "build.rs": 'fn main() { panic!("no libfoo here") }\n'}
    done = run(["fix", crate(tmp_path / "user", files), *COMPILER])
    assert done.returncode == 2
    assert "no libfoo here" in done.stderr


# --- JSON


def test_json_lines_are_as_documented(run: Run, tmp_path: Path) -> None:
    """One object a file, a summary last, and nothing else on stdout."""
    files = {"src/lib.rs": "pub mod a;\n" + FIXABLE, "src/a.rs": HOPELESS}
    root = crate(tmp_path / "user", files)
    done = run(["fix", root, "--json", *COMPILER])
    *entries, summary = objects(done.stdout)
    by_path = {entry["path"]: entry for entry in entries}
    mended = by_path[str(root / "src/lib.rs")]
    fix = mended["fixes"][0]
    assert done.returncode == 1 and set(by_path) == {str(root / name) for name in files}
    assert set(mended) == {"type", "path", "errors_before", "errors_after", "verified", "fixes"}
    assert set(fix) == {"code", "family", "source", "adapter", "attempts", "seconds", "diff"}
    assert (fix["code"], fix["family"], fix["source"], fix["adapter"]) == ("E0382", "borrow", "compiler", None)
    assert fix["attempts"] >= 1 and fix["seconds"] >= 0 and fix["diff"].startswith("--- a/src/lib.rs\n+++ b/src/lib.rs")
    assert (mended["type"], mended["errors_after"], mended["verified"]) == ("file", 0, True)
    left = by_path[str(root / "src/a.rs")]
    assert (left["errors_before"], left["errors_after"], left["verified"], left["fixes"]) == (1, 1, False, [])
    assert summary["type"] == "summary" and (summary["errors_after"], summary["fixes"]) == (1, 1)


def test_json_of_a_clean_crate_is_a_summary(run: Run, tmp_path: Path) -> None:
    done = run(["fix", crate(tmp_path / "user", {"src/lib.rs": "pub fn f() {}\n"}), "--json", *COMPILER])
    (summary,) = objects(done.stdout)
    assert (summary["type"], summary["errors_before"], summary["stopped"]) == ("summary", 0, "done")


# --- diffs


AWKWARD = {
    "crlf": FIXABLE.replace("\n", "\r\n"),
    "bom": "\ufeff" + FIXABLE,
    "tabs": FIXABLE.replace("    ", "\t"),
    "no newline at the end": FIXABLE.rstrip("\n"),
    "non-ASCII": "// größer 🦀\n"
    + FIXABLE.replace("s:", "größe:").replace("= s;", "= größe; /* 🦀 */").replace("s.l", "größe.l"),
    "form feed and line separator": "// page\x0c\n// a\u2028b\u0085c\n" + FIXABLE + 'pub const S: &str = "\u2028";\n',
    "wide": FIXABLE + "// " + "word " * 60 + "\n",
    "brackets": FIXABLE + "// [bold]not markup[/bold] :smile:\n",
}


@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.parametrize("form", ["json", "text"])
def test_diffs_can_be_applied_with_patch(tmp_path: Path, name: str, form: str) -> None:
    """What is printed turns, by `patch -p1`, into exactly what --apply writes; every other byte is kept."""
    text = AWKWARD[name].encode()
    root = crate(tmp_path / "user", {"src/lib.rs": text})
    argv = sleepy_argv(["fix", root, *COMPILER, *(["--json"] if form == "json" else [])])
    done = subprocess.run(argv, env=sleepy_env(tmp_path / "home"), capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    diff = done.stdout
    if form == "json":
        diff = objects(done.stdout.decode())[0]["fixes"][0]["diff"].encode()
    patched = subprocess.run(["patch", "-p1", "--binary", "--fuzz=0"], cwd=root, input=diff, capture_output=True)
    assert patched.returncode == 0, (patched.stdout, diff)
    assert (root / "src/lib.rs").read_bytes() == text.replace(b"let t = s;", b"let t = s.clone();").replace(
        "let t = größe;".encode(), "let t = größe.clone();".encode()
    )


def test_diffs_of_neighbouring_fixes_apply_one_after_the_other(run: Run, tmp_path: Path) -> None:
    """Fixes that rustc accepted together still come as diffs in the order in which they were adopted."""
    names = ("a", "b", "c")
    lets = "".join(f"    let {name} = 1;\n" for name in names)
    sums = "".join(f"    {name} += 1;\n" for name in names)
    text = f"pub fn f() -> u32 {{\n{lets}{sums}    a + b + c\n}}\n"
    root = crate(tmp_path / "user", {"src/lib.rs": text})
    done = run(["fix", root, "--json", *COMPILER])
    assert done.returncode == 0, done.stdout
    for fix in objects(done.stdout)[0]["fixes"]:
        patched = subprocess.run(["patch", "-p1"], cwd=root, input=fix["diff"], capture_output=True, text=True)
        assert patched.returncode == 0, patched.stdout
    assert cargo_check(root) == 0


# --- --apply


@pytest.mark.parametrize("name", AWKWARD)
def test_apply_changes_only_what_the_fix_changes(run: Run, tmp_path: Path, name: str) -> None:
    text = AWKWARD[name].encode()
    root = crate(tmp_path / "user", {"src/lib.rs": text})
    file = root / "src/lib.rs"
    file.chmod(0o640)
    done = run(["fix", root, "--apply", *COMPILER])
    assert done.returncode == 0, done.stdout + done.stderr
    expected = text.replace(b"let t = s;", b"let t = s.clone();")
    assert file.read_bytes() == expected.replace("let t = größe;".encode(), "let t = größe.clone();".encode())
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(path.name for path in file.parent.iterdir()) == ["lib.rs"]


def test_apply_writes_through_a_link(run: Run, tmp_path: Path) -> None:
    """A linked file stays a link; what it leads to is mended."""
    root = crate(tmp_path / "user", {"real/lib.rs": FIXABLE})
    (root / "src").mkdir()
    (root / "src/lib.rs").symlink_to("../real/lib.rs")
    assert run(["fix", root, "--apply", *COMPILER]).returncode == 0
    assert (root / "src/lib.rs").is_symlink() and "s.clone()" in (root / "real/lib.rs").read_text()


def test_without_apply_nothing_of_the_users_is_touched(run: Run, tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": FIXABLE + HOPELESS})
    before = picture(root)
    assert run(["fix", root, *COMPILER]).returncode == 1
    assert picture(root) == before


def test_apply_keeps_what_could_be_mended_when_errors_remain(run: Run, tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": FIXABLE + HOPELESS})
    assert run(["fix", root, "--apply", *COMPILER]).returncode == 1
    assert (root / "src/lib.rs").read_text() == FIXABLE.replace("= s;", "= s.clone();") + HOPELESS


@pytest.fixture
def two_files(tmp_path: Path) -> Path:
    return crate(tmp_path / "user", {"src/lib.rs": "mod a;\n", "src/a.rs": "fn a() {}\n"})


def overlay_of(root: Path) -> Mapping[Path, bytes]:
    return {root / "src/lib.rs": b"mod a; // new\n", root / "src/a.rs": b"fn a() {} // new\n"}


def test_a_file_that_changed_meanwhile_is_never_overwritten(two_files: Path, tmp_path: Path) -> None:
    """Neither is any other file of the same run."""
    with Shadow(two_files, tmp_path / "cache") as shadow:
        shadow.read(two_files / "src/lib.rs"), shadow.read(two_files / "src/a.rs")
        (two_files / "src/a.rs").write_text("fn a() {} // the user's\n")
        before = picture(two_files)
        with pytest.raises(ApplyFailed, match=r"a\.rs was changed while its fixes were being found; nothing was"):
            apply(shadow, overlay_of(two_files))
    assert picture(two_files)["src/a.rs"] == before["src/a.rs"]
    assert (two_files / "src/lib.rs").read_text() == "mod a;\n"
    assert sorted(path.name for path in (two_files / "src").iterdir()) == ["a.rs", "lib.rs"]


def test_a_file_that_changes_while_others_are_being_written_is_kept(
    two_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved by the user between the first look and the rename: still not overwritten."""
    real = os.fsync

    def saving(handle: int) -> None:
        (two_files / "src/lib.rs").write_text("mod a; // the user's\n")
        real(handle)

    with Shadow(two_files, tmp_path / "cache") as shadow:
        for path in overlay_of(two_files):
            shadow.read(path)
        monkeypatch.setattr(apply_module.os, "fsync", saving)
        with pytest.raises(ApplyFailed, match=r"lib\.rs was changed"):
            apply(shadow, overlay_of(two_files))
    texts = {path.name: path.read_text() for path in (two_files / "src").iterdir()}
    assert texts == {"lib.rs": "mod a; // the user's\n", "a.rs": "fn a() {}\n"}


def test_a_file_that_was_deleted_meanwhile_is_not_made_again(two_files: Path, tmp_path: Path) -> None:
    with Shadow(two_files, tmp_path / "cache") as shadow:
        (two_files / "src/a.rs").unlink()
        with pytest.raises(ApplyFailed, match="was changed"):
            apply(shadow, overlay_of(two_files))
    assert not (two_files / "src/a.rs").exists() and (two_files / "src/lib.rs").read_text() == "mod a;\n"


def test_all_files_are_written_or_none(two_files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rename that fails after others succeeded takes those back."""
    real, done = os.replace, []

    def failing(source: str | Path, target: str | Path) -> None:
        done.append(target)
        if len(done) == 2:
            raise OSError(28, "No space left on device", str(target))
        real(source, target)

    with Shadow(two_files, tmp_path / "cache") as shadow:
        monkeypatch.setattr(apply_module.os, "replace", failing)
        with pytest.raises(ApplyFailed, match="No space left on device; nothing was changed"):
            apply(shadow, overlay_of(two_files))
    texts = {path.name: path.read_text() for path in (two_files / "src").iterdir()}
    assert texts == {"lib.rs": "mod a;\n", "a.rs": "fn a() {}\n"}


def test_a_read_only_file_is_not_replaced(two_files: Path, tmp_path: Path) -> None:
    """A rename would go through, since it only asks for the folder; read-only means hands off all the same."""
    file = two_files / "src/a.rs"
    with Shadow(two_files, tmp_path / "cache") as shadow:
        file.chmod(0o444)
        overlay = overlay_of(two_files)
        for path in overlay:
            shadow.read(path)
        with as_somebody_else(tmp_path), pytest.raises(ApplyFailed, match=r"a\.rs is read-only; nothing was written"):
            apply(shadow, overlay)
    assert file.read_text() == "fn a() {}\n"
    assert (two_files / "src/lib.rs").read_text() == "mod a;\n"


@contextmanager
def as_somebody_else(folder: Path) -> Iterator[None]:
    """Where the tests run as root, who may write everything: as an ordinary user who owns `folder`."""
    if os.geteuid() != 0:
        yield
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, 65534, 65534, follow_symlinks=False)
    opened = [path for path in folder.parents if path.is_relative_to("/tmp") and path.stat().st_mode & 0o011 != 0o011]
    for path in opened:
        path.chmod(path.stat().st_mode | 0o011)
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        for path in opened:
            path.chmod(path.stat().st_mode & ~0o011)


def meddling_toolchain(folder: Path, shell: str) -> dict[str, str]:
    """A PATH whose cargo runs `shell` before every second and later `cargo check`, as an editor would meanwhile."""
    sysroot = subprocess.run(["rustc", "--print", "sysroot"], capture_output=True, text=True, check=True).stdout.strip()
    real = f"{sysroot}/bin"
    asked = f'if [ "$1 $2" = "--print sysroot" ]; then echo {folder}/fake; exit; fi'
    meddle = f'if [ "$1" = check ]; then if [ -e {folder}/again ]; then {shell}; fi; touch {folder}/again; fi'
    scripts = {
        "path/rustc": f'#!/bin/sh\n{asked}\nexec {real}/rustc "$@"\n',
        "fake/bin/rustc": f'#!/bin/sh\nexec {real}/rustc "$@"\n',
        "fake/bin/cargo": f'#!/bin/sh\n{meddle}\nexec {real}/cargo "$@"\n',
    }
    write_tree(folder, scripts)
    for name in scripts:
        (folder / name).chmod(0o755)
    return {"PATH": f"{folder}/path:{os.environ['PATH']}"}


def test_saving_a_file_while_sleepy_works_on_it_wins(run: Run, tmp_path: Path) -> None:
    """End to end: the text that the user saves during the run is what is left, and the exit code says so."""
    root = crate(tmp_path / "user", {"src/lib.rs": FIXABLE})
    environment = meddling_toolchain(tmp_path / "tools", f"echo '// the user was here' > {root}/src/lib.rs")
    done = run(["fix", root, "--apply", *COMPILER], environment=environment)
    assert done.returncode == 2 and "was changed while its fixes were being found" in done.stderr, done
    assert (root / "src/lib.rs").read_text() == "// the user was here\n"


def test_two_runs_at_once_leave_the_crate_compiling(tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": "pub mod a;\n" + FIXABLE, "src/a.rs": FIXABLE})
    argv = sleepy_argv(["fix", root, "--apply", *COMPILER])
    both = [
        subprocess.Popen(argv, env=sleepy_env(tmp_path / "home"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert cargo_check(root) == 0
    assert (root / "src/a.rs").read_text().count("clone") == 1


# --- stopping


ENDLESS = textwrap.dedent(
    """\
    fn main() {
        let folder = std::env::var("OUT_DIR").unwrap();
        std::fs::write(std::env::var("MARKER").unwrap(), format!("{} {folder}", std::process::id())).unwrap();
        loop { std::thread::park(); }
    }
    """
)


def wait_for(path: Path, deadline_s: float = 60) -> str:
    """The text of a file that another process is about to write."""
    end = time.monotonic() + deadline_s
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < end, f"{path} was not written"
        time.sleep(0.02)
    return path.read_text()


def test_ctrl_c_leaves_no_children_and_nothing_half_written(tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": FIXABLE, "build.rs": ENDLESS})
    before = picture(root)
    environment = sleepy_env(tmp_path / "home", {"MARKER": str(tmp_path / "marker")})
    process = subprocess.Popen(
        sleepy_argv(["fix", root, "--apply", *COMPILER]),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    script = int(wait_for(tmp_path / "marker").split()[0])
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr.decode()) == (130, "sleepy: stopped\n")
    assert not is_running(script)
    assert picture(root) == before


def test_running_out_of_time_in_the_first_check_says_so(run: Run, tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": FIXABLE, "build.rs": ENDLESS})
    marker = tmp_path / "marker"
    done = run(["fix", root, "--max-seconds", "1", *COMPILER], environment={"MARKER": str(marker)})
    assert done.returncode == 2 and "--max-seconds" in done.stderr and done.stderr.count("\n") == 1, done.stderr
    assert not marker.exists() or not is_running(int(marker.read_text().split()[0]))


# --- size


def test_a_file_of_twenty_thousand_lines(run: Run, tmp_path: Path) -> None:
    lines = [f"pub fn f{i}(n: u32) -> u32 {{ n + {i} }}\n" for i in range(19_990)]
    file = write_tree(tmp_path, {"big.rs": "".join([*lines[:10_000], FIXABLE, *lines[10_000:]])}) / "big.rs"
    done = run(["fix", file, "--json", "--max-seconds", "60", *COMPILER])
    assert done.returncode == 0, done.stderr
    assert objects(done.stdout)[0]["fixes"][0]["diff"].count("\n") < 15


def test_a_thousand_diagnostics(run: Run, tmp_path: Path) -> None:
    """1,000 errors that rustc can mend and 50 that it can't: the former are mended, the rest reported."""
    many = [f'pub fn f{i}() -> String {{ "{i}" }}\n' for i in range(1000)]
    hopeless = [f"pub fn g{i}() -> u32 {{ true }}\n" for i in range(50)]
    file = write_tree(tmp_path, {"many.rs": "".join([*many, *hopeless])}) / "many.rs"
    done = run(["fix", file, "--json", "--max-seconds", "60", *COMPILER])
    *_, summary = objects(done.stdout)
    assert (summary["errors_before"], summary["errors_after"]) == (1050, 50), summary
    assert done.returncode == 1


# --- the command itself


@pytest.mark.parametrize("arguments", [["--help"], ["fix", "--help"], ["model", "--help"], ["doctor", "--help"]])
def test_help(run: Run, arguments: list[str]) -> None:
    done = run(arguments)
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.startswith("usage: sleepy")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["fxi"], "there is no command 'fxi'; known are", id="unknown command"),
        pytest.param([], "usage: sleepy", id="no command"),
        pytest.param(["--bogus"], "unrecognized arguments", id="unknown option"),
        pytest.param(["fix", "--bogus"], "unrecognized arguments", id="unknown option of a command"),
        pytest.param(["fix", "--attempts", "many"], "invalid int value", id="not a number"),
    ],
)
def test_wrong_command_is_exit_2(run: Run, arguments: list[str], said: str) -> None:
    done = run(arguments)
    assert (done.returncode, done.stdout) == (2, "") and said in done.stderr


def test_the_console_script_is_installed(tmp_path: Path) -> None:
    script = shutil.which("sleepy", path=str(Path(sys.executable).parent))
    assert script is not None
    done = subprocess.run([script, "--version"], env=sleepy_env(tmp_path), capture_output=True, text=True)
    assert (done.returncode, done.stdout.split()[0]) == (0, "sleepy-lsp")


# --- where


def test_a_file_outside_any_crate(run: Run, tmp_path: Path) -> None:
    file = write_tree(tmp_path, {"alone.rs": FIXABLE}) / "alone.rs"
    assert run(["fix", "alone.rs", "--apply", *COMPILER]).returncode == 0
    assert "s.clone()" in file.read_text() and sorted(p.name for p in tmp_path.iterdir()) == ["alone.rs", "home"]


def test_only_the_named_file_is_mended(run: Run, tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": "pub mod a;\n" + FIXABLE, "src/a.rs": FIXABLE})
    done = run(["fix", "src/a.rs", "--apply", "--json", *COMPILER], cwd=root)
    assert done.returncode == 0 and [entry["path"] for entry in objects(done.stdout)[:-1]] == [str(root / "src/a.rs")]
    assert "clone" in (root / "src/a.rs").read_text() and "clone" not in (root / "src/lib.rs").read_text()


def test_a_path_relative_to_a_crates_folder(run: Run, tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": FIXABLE})
    assert run(["fix", "--apply", *COMPILER], cwd=root / "src").returncode == 0
    assert "clone" in (root / "src/lib.rs").read_text()


def test_errors_in_tests_are_found_once_the_library_compiles(run: Run, tmp_path: Path) -> None:
    """`cargo check` alone does not look at tests; sleepy does, after everything else is well."""
    test = (
        '#[test]\nfn t() {\n    let s = String::from("a");\n    let t = s;\n    assert_eq!(t.len() + s.len(), 2);\n}\n'
    )
    root = crate(tmp_path / "user", {"src/lib.rs": FIXABLE, "tests/t.rs": test})
    done = run(["fix", root, "--apply", "--json", *COMPILER])
    assert done.returncode == 0, done.stdout
    assert (root / "tests/t.rs").read_text() == test.replace("let t = s;", "let t = s.clone();")


def test_without_the_model_rustc_s_fixes_are_found_and_the_summary_says_what_is_missing(
    tmp_path: Path,
) -> None:
    """A missing model is a line with the command that mends it, not a failure."""
    root = crate(tmp_path / "user", {"src/lib.rs": FIXABLE})
    offline = {"HF_HUB_CACHE": str(tmp_path / "no-hub-cache")}
    done = sleepy(["fix", root, "--json"], tmp_path / "empty-home", tmp_path, environment=offline)
    summary = objects(done.stdout)[-1]
    assert (done.returncode, summary["errors_after"]) == (0, 0), done.stderr
    assert any("sleepy model pull" in problem for problem in summary["problems"])
