"""The shadow: checks see what the user's build would see, and nothing of the user's is ever touched."""

import os
import re
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from sleepy_lsp.fixes.draft import locate
from sleepy_lsp.rust.diagnostics import Diagnostic
from sleepy_lsp.rust.errors import Cancelled, CheckFailed, ProjectError
from sleepy_lsp.rust.shadow import Shadow
from tests.support import MANIFEST, crate, is_running, picture, write_tree

BROKEN = 'pub fn f() -> u32 { "a" }\n'
GOOD = "pub fn f() -> u32 { 1 }\n"


def errors_in(shadow: Shadow, overlay: Mapping[Path, bytes] | None = None) -> list[Diagnostic]:
    return [diagnostic for diagnostic in shadow.check(overlay).diagnostics if diagnostic.is_error]


def check_errors(path: Path, cache: Path, expected: list[tuple[str | None, str]], **options: object) -> None:
    """The errors of `path` as (code, `path:line` of the primary span); paths are the user's."""
    base = path if path.is_dir() else path.parent
    with Shadow(path, cache, **options) as shadow:  # type: ignore[arg-type]
        found = errors_in(shadow)
    places = [error.primary for error in found]
    names = [f"{os.path.relpath(place.path, base)}:{place.line_start}" if place else "" for place in places]
    assert list(zip([error.code for error in found], names, strict=True)) == expected


# --- nothing of the user's is touched


def test_a_check_leaves_the_users_tree_as_it_was(tmp_path: Path) -> None:
    """Bytes, modes and times, with a target folder and lock of the user's own, and an overlay in between."""
    root = crate(tmp_path / "user", {"src/lib.rs": BROKEN, ".cargo/config.toml": "[build]\njobs = 1\n"})
    subprocess.run(["cargo", "check", "--offline", "--quiet"], cwd=root, capture_output=True)
    assert (root / "target").is_dir()
    before = picture(root)
    with Shadow(root, tmp_path / "cache") as shadow:
        assert len(errors_in(shadow)) == 1
        assert errors_in(shadow, {root / "src/lib.rs": GOOD.encode()}) == []
        assert shadow.test({root / "src/lib.rs": GOOD.encode()}, timeout_s=60)[0]
    assert picture(root) == before


def test_no_lock_file_is_made_for_the_user(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "user", {"Cargo.toml": MANIFEST, "src/lib.rs": GOOD})
    before = picture(root)
    check_errors(root, tmp_path / "cache", [])
    assert picture(root) == before


def test_a_build_script_that_writes_into_its_sources_writes_into_the_shadow(tmp_path: Path) -> None:
    """In place, through an existing file, as a new file, and into an asset of 17 MB."""
    script = """\
        use std::{fs, io::Write};
        fn main() {
            fs::write("src/made.rs", "pub fn made() -> u32 { 1 }").unwrap();
            fs::write("src/kept.rs", "pub fn kept() -> u32 { 2 }").unwrap();
            let mut asset = fs::OpenOptions::new().append(true).open("asset.bin").unwrap();
            asset.write_all(b"more").unwrap();
        }
    """
    files: dict[str, str | bytes] = {
        "build.rs": textwrap.dedent(script),
        "src/lib.rs": "mod made;\nmod kept;\npub fn f() -> u32 { made::made() + kept::kept() }\n",
        "src/kept.rs": "// the user's\n",
        "asset.bin": b"\0" * (17 << 20),
    }
    root = crate(tmp_path / "user", files)
    before = picture(root)
    check_errors(root, tmp_path / "cache", [])
    check_errors(root, tmp_path / "cache", [])
    assert picture(root) == before


# --- what a check sees


CLOSURES = "pub fn f() {\n    let mut g = || 1;\n    g = || 2;\n    let _ = g();\n}\n"


def test_what_rustc_says_of_a_closure_names_no_folder(tmp_path: Path) -> None:
    """rustc names a closure by its file, and shortens a long name: the one below the root is short enough."""
    file = write_tree(tmp_path / "user", {"odd/-f.rs": CLOSURES}) / "odd/-f.rs"
    root = crate(tmp_path / "crate", {"src/lib.rs": CLOSURES})
    for path, name in ((file, "./-f.rs"), (root, "src/lib.rs")):
        with Shadow(path, tmp_path / "cache") as shadow:
            (error,) = errors_in(shadow)
        assert any(f"{{closure@{name}:2:17: 2:19}}" in note.message for note in error.notes), error.notes
        assert str(tmp_path) not in error.rendered + "".join(note.message for note in error.notes)


def test_errors_are_told_by_the_users_paths(tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": "pub mod a;\n", "src/a.rs": "\n" + BROKEN})
    check_errors(root, tmp_path / "cache", [("E0308", "src/a.rs:2")])
    with Shadow(root, tmp_path / "cache") as shadow:
        (error,) = errors_in(shadow)
    assert str(tmp_path / "cache") not in error.rendered and error.primary is not None
    assert error.primary.path == str(root / "src/a.rs")


def test_a_workspace_with_what_lies_outside_of_it(tmp_path: Path) -> None:
    """Members, a path dependency outside and its own dependency, `#[path]`, `include!` and `include_str!` outside."""
    manifest = '[workspace]\nmembers = ["a", "b"]\nresolver = "2"\n'
    files = {
        "a/Cargo.toml": MANIFEST.replace("demo", "a") + '[dependencies]\nouter = { path = "../../outer" }\n',
        "a/src/lib.rs": '#[path = "../../../elsewhere/named.rs"]\npub mod named;\n'
        'pub const TEXT: &str = include_str!("../../../elsewhere/text.txt");\n'
        'include!("../../../elsewhere/included.rs");\npub fn f() -> u32 { outer::n() + included() }\n',
        "b/Cargo.toml": MANIFEST.replace("demo", "b") + '[dependencies]\na = { path = "../a" }\n',
        "b/src/main.rs": 'fn main() {\n    let n: u32 = a::named::deep::n();\n    println!("{n}");\n}\n',
    }
    root = crate(tmp_path / "ws", files, manifest)
    write_tree(
        tmp_path,
        {
            "outer/Cargo.toml": MANIFEST.replace("demo", "outer") + '[dependencies]\ninner = { path = "../inner" }\n',
            "outer/src/lib.rs": "pub fn n() -> u32 { inner::n() }\n",
            "inner/Cargo.toml": MANIFEST.replace("demo", "inner"),
            "inner/src/lib.rs": "pub fn n() -> u32 { 1 }\n",
            "elsewhere/named.rs": '#[path = "deep.rs"]\npub mod deep;\n',
            "elsewhere/deep.rs": "pub fn n() -> u64 { 1 }\n",
            "elsewhere/text.txt": "text",
            "elsewhere/included.rs": "pub fn included() -> u32 { 3 }\n",
        },
    )
    check_errors(root, tmp_path / "cache", [("E0308", "b/src/main.rs:2")])
    with Shadow(root / "b", tmp_path / "cache") as shadow:
        assert shadow.root == root
        assert shadow.contains(tmp_path / "elsewhere/deep.rs") and shadow.contains(tmp_path / "inner/src/lib.rs")


def test_generated_code_is_reported_and_never_edited(tmp_path: Path) -> None:
    """An error in what a build script wrote has no place in the user's sources."""
    script = 'fn main() { let out = std::env::var("OUT_DIR").unwrap();\n'
    script += '    std::fs::write(out + "/made.rs", "pub fn made() -> u32 { \\"a\\" }\\n").unwrap(); }\n'
    files = {"build.rs": script, "src/lib.rs": 'include!(concat!(env!("OUT_DIR"), "/made.rs"));\n'}
    with Shadow(crate(tmp_path / "user", files), tmp_path / "cache") as shadow:
        (error,) = errors_in(shadow)
        assert error.code == "E0308" and locate(error, shadow) is None
        assert error.primary is not None and not shadow.contains(Path(error.primary.path))


def test_an_error_in_a_macros_argument_lies_where_the_user_wrote_it(tmp_path: Path) -> None:
    text = 'pub fn f() {\n    let _s = format!("{}", Missing);\n}\n'
    check_errors(crate(tmp_path / "user", {"src/lib.rs": text}), tmp_path / "cache", [("E0425", "src/lib.rs:2")])


def test_an_error_inside_a_standard_macro_lies_at_its_call(tmp_path: Path) -> None:
    """The compiler points into the standard library first; nobody can edit that."""
    text = 'pub fn f() {\n    assert_eq!(1, "a");\n}\n'
    with Shadow(crate(tmp_path / "user", {"src/lib.rs": text}), tmp_path / "cache") as shadow:
        (error,) = errors_in(shadow)
        episode = locate(error, shadow)
    assert episode is not None and (episode.path.name, episode.span.line_start) == ("lib.rs", 2)


def test_a_configuration_above_the_crate_holds(tmp_path: Path) -> None:
    """`.cargo/config.toml` of a parent folder, as cargo reads it."""
    write_tree(tmp_path, {".cargo/config.toml": '[build]\nrustflags = ["--cfg", "special"]\n'})
    files = {"src/lib.rs": '#![allow(unexpected_cfgs)]\n#[cfg(not(special))]\ncompile_error!("not special");\n'}
    check_errors(crate(tmp_path / "user", files), tmp_path / "cache", [])


def test_features_are_the_users_choice(tmp_path: Path) -> None:
    manifest = MANIFEST + "[features]\nextra = []\nmore = []\n"
    files = {"src/lib.rs": '#[cfg(feature = "extra")]\npub fn f() -> u32 { "a" }\n'}
    root = crate(tmp_path / "user", files, manifest)
    check_errors(root, tmp_path / "cache", [])
    check_errors(root, tmp_path / "cache", [("E0308", "src/lib.rs:2")], features=("extra",))
    check_errors(root, tmp_path / "cache", [("E0308", "src/lib.rs:2")], features=("all",))


# --- overlays, and keeping up with the user


def test_an_overlay_is_laid_and_taken_back(tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": "pub mod a;\n", "src/a.rs": GOOD})
    with Shadow(root, tmp_path / "cache") as shadow:
        assert errors_in(shadow) == []
        assert [e.code for e in errors_in(shadow, {root / "src/a.rs": BROKEN.encode()})] == ["E0308"]
        assert [e.code for e in errors_in(shadow, {root / "src/lib.rs": b"pub mod b;\n"})] == ["E0583"]
        assert errors_in(shadow) == []
        assert shadow.read(root / "src/a.rs") == GOOD.encode()


def test_what_a_killed_run_left_is_set_right(tmp_path: Path) -> None:
    """An overlay that was never taken back, a half-written copy, a stray file and a broken manifest."""
    root = crate(tmp_path / "user", {"src/lib.rs": "pub mod a;\n", "src/a.rs": GOOD})
    with Shadow(root, tmp_path / "cache") as shadow:
        shadow.check({root / "src/a.rs": BROKEN.encode()})
    tree = shadow.tree / root.relative_to("/")
    write_tree(tree, {"src/stray.rs": "no Rust", "src/lib.rs": "pub m", "src/a/mod.rs": GOOD})
    check_errors(root, tmp_path / "cache", [])
    assert not (tree / "src/stray.rs").exists() and not (tree / "src/a/mod.rs").exists()
    (shadow.folder / "manifest.json").write_text('{"half')
    check_errors(root, tmp_path / "cache", [])


def test_what_the_user_changes_is_noticed(tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": "pub mod a;\n", "src/a.rs": GOOD})
    check_errors(root, tmp_path / "cache", [])
    (root / "src/a.rs").write_text(BROKEN)
    check_errors(root, tmp_path / "cache", [("E0308", "src/a.rs:1")])
    (root / "src/a.rs").unlink()
    check_errors(root, tmp_path / "cache", [("E0583", "src/lib.rs:1")])
    write_tree(root, {"src/a/mod.rs": GOOD})
    check_errors(root, tmp_path / "cache", [])


def test_a_text_that_comes_back_with_an_old_time_is_noticed(tmp_path: Path) -> None:
    """`git checkout` and `mv` bring other text with an older time; cargo would take it for checked."""
    root = crate(tmp_path / "user", {"src/lib.rs": GOOD})
    check_errors(root, tmp_path / "cache", [])
    write_tree(root, {"old.rs": BROKEN})
    os.utime(root / "old.rs", (1_000_000_000, 1_000_000_000))
    (root / "old.rs").rename(root / "src/lib.rs")
    check_errors(root, tmp_path / "cache", [("E0308", "src/lib.rs:1")])


def test_an_unchanged_second_run_compiles_nothing(tmp_path: Path) -> None:
    """What cargo built stays as it is, file by file, and every unit is still reported as finished."""
    files = {"src/lib.rs": "pub mod a;\n", "src/a.rs": GOOD, "src/main.rs": "fn main() { demo::a::f(); }\n"}
    root = crate(tmp_path / "user", files)

    def artifacts(shadow: Shadow) -> tuple[frozenset[str], dict[Path, int]]:
        finished = shadow.check().finished
        return finished, {path: path.stat().st_mtime_ns for path in shadow.target.rglob("*.rmeta")}

    with Shadow(root, tmp_path / "cache") as shadow:
        first = artifacts(shadow)
    with Shadow(root, tmp_path / "cache") as shadow:
        second = artifacts(shadow)
    assert first == second and len(first[0]) == 2 and first[1]


def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": BROKEN})
    (root / "src/loop").symlink_to(root)
    (root / "self").symlink_to("self")
    (root / "nowhere").symlink_to("/nonexistent")
    check_errors(root, tmp_path / "cache", [("E0308", "src/lib.rs:1")])


def test_a_crate_below_its_own_cache_is_not_mirrored_into_itself(tmp_path: Path) -> None:
    """A cache inside the project (SLEEPY_HOME=.) would otherwise grow with every run."""
    root = crate(tmp_path / "user", {"src/lib.rs": GOOD})
    for _ in range(2):
        with Shadow(root, root / "cache") as shadow:
            assert errors_in(shadow) == []
            assert not list(shadow.tree.rglob("manifest.json"))


def test_files_of_one_name_in_two_folders_do_not_share_a_lock(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/main.rs": "fn main() {}\n", "b/main.rs": "fn main() {}\n"})
    waits: list[str] = []
    with (
        Shadow(tmp_path / "a/main.rs", tmp_path / "cache"),
        Shadow(tmp_path / "b/main.rs", tmp_path / "cache", on_wait=waits.append),
    ):
        pass
    assert waits == []


HOLDER = """\
import sys
from pathlib import Path
from sleepy_lsp.rust.shadow import Shadow
with Shadow(Path(sys.argv[1]), Path(sys.argv[2])):
    print("locked", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_waits_and_says_so(tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": GOOD})
    argv = [sys.executable, "-c", HOLDER, str(root), str(tmp_path / "cache")]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdin is not None and holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        waits: list[str] = []

        def on_wait(text: str) -> None:
            waits.append(text)
            holder.stdin.close()  # the other may go now

        with Shadow(root, tmp_path / "cache", on_wait=on_wait) as shadow:
            assert errors_in(shadow) == []
        assert waits == ["waiting: another sleepy is at work on user"]


# --- a file alone


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"main.rs": "mod x;\nfn main() { let n: u32 = x::f(); }\n", "x.rs": BROKEN}, id="beside it"),
        pytest.param({"main.rs": "mod x;\nfn main() { x::f(); }\n", "x/mod.rs": BROKEN}, id="mod.rs"),
        pytest.param(
            {"main.rs": "mod x;\nfn main() { x::y::f(); }\n", "x.rs": "pub mod y;\n", "x/y.rs": BROKEN}, id="below it"
        ),
        pytest.param(
            {"main.rs": "mod x {\n    pub mod y;\n}\nfn main() { x::y::f(); }\n", "x/y.rs": BROKEN}, id="inline"
        ),
        pytest.param(
            {"main.rs": '#[path = "odd/z.rs"]\nmod x;\nfn main() { x::f(); }\n', "odd/z.rs": BROKEN}, id="path"
        ),
    ],
)
def test_a_file_alone_brings_its_modules(tmp_path: Path, files: dict[str, str]) -> None:
    root = write_tree(tmp_path / "user", files)
    (broken,) = [name for name, text in files.items() if text == BROKEN]
    check_errors(root / "main.rs", tmp_path / "cache", [("E0308", f"{broken}:1")])


def test_a_file_alone_does_not_bring_its_folder(tmp_path: Path) -> None:
    """The folder may be the user's home."""
    files = {"main.rs": "mod x;\nfn main() { x::f(); }\n", "x.rs": GOOD, "other/y.rs": GOOD, "z.rs": GOOD}
    root = write_tree(tmp_path / "user", files)
    with Shadow(root / "main.rs", tmp_path / "cache") as shadow:
        assert shadow.rust_files() == [root / "main.rs", root / "x.rs"]
        assert not shadow.contains(root / "z.rs")


@pytest.mark.parametrize(
    ("edition", "codes"), [pytest.param("2015", [], id="2015"), pytest.param("2024", [None], id="2024")]
)
def test_the_edition_of_a_file_alone_is_a_setting(tmp_path: Path, edition: str, codes: list[str | None]) -> None:
    file = write_tree(tmp_path, {"a.rs": "pub fn async() {}\n"}) / "a.rs"
    with Shadow(file, tmp_path / "cache", edition=edition) as shadow:
        assert [error.code for error in errors_in(shadow)] == codes


# --- what can't be checked


def check_refused(path: Path, cache: Path, said: str, **options: object) -> None:
    with (
        pytest.raises((ProjectError, CheckFailed)) as refusal,
        Shadow(path, cache, **options) as shadow,  # type: ignore[arg-type]
    ):
        shadow.check()
    assert said in str(refusal.value) and "\n" not in str(refusal.value)


def test_a_path_that_is_no_project(tmp_path: Path) -> None:
    root = write_tree(tmp_path / "user", {"notes.txt": ""})
    check_refused(tmp_path / "nowhere.rs", tmp_path / "cache", "does not exist")
    check_refused(root, tmp_path / "cache", "no Cargo.toml")
    check_refused(root / "notes.txt", tmp_path / "cache", "neither a .rs file nor a folder")


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        pytest.param("[package\n", "Cargo.toml", id="not TOML"),
        pytest.param('[package]\nname = "a b"\nversion = "1.0.0"\n', "a b", id="bad name"),
        pytest.param('[workspace]\nmembers = ["none"]\n', "none", id="missing member"),
        pytest.param(MANIFEST.replace("2021", "2063"), "2063", id="unknown edition"),
    ],
)
def test_a_broken_manifest_is_one_line(tmp_path: Path, manifest: str, said: str) -> None:
    root = write_tree(tmp_path / "user", {"Cargo.toml": manifest, "src/lib.rs": GOOD})
    check_refused(root, tmp_path / "cache", said)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        pytest.param('fn main() { panic!("no libfoo"); }\n', "no libfoo", id="panic"),
        pytest.param(
            'fn main() { eprintln!("libfoo is gone"); std::process::exit(3); }\n', "libfoo is gone", id="exit"
        ),
    ],
)
def test_a_failing_build_script_says_why(tmp_path: Path, script: str, said: str) -> None:
    check_refused(crate(tmp_path / "user", {"build.rs": script, "src/lib.rs": GOOD}), tmp_path / "cache", said)


def test_a_build_script_that_does_not_compile_is_an_error_of_the_users(tmp_path: Path) -> None:
    files = {"build.rs": "fn main() { missing(); }\n", "src/lib.rs": GOOD}
    check_errors(crate(tmp_path / "user", files), tmp_path / "cache", [("E0425", "build.rs:1")])


def test_a_dependency_that_is_not_here_says_cargo_fetch(tmp_path: Path) -> None:
    manifest = MANIFEST + '[dependencies]\nno-such-crate-for-sleepy = "1"\n'
    root = write_tree(tmp_path / "user", {"Cargo.toml": manifest, "src/lib.rs": GOOD})
    check_refused(root, tmp_path / "cache", "cargo fetch")


def test_a_file_that_is_not_utf_8_is_an_error_without_a_crash(tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": b"pub mod a;\n", "src/a.rs": b"pub fn f() {} // \xff\xfe\n"})
    with Shadow(root, tmp_path / "cache") as shadow:
        found = errors_in(shadow)
        assert found and "UTF-8" in found[0].message
        assert shadow.read(root / "src/a.rs").endswith(b"\xff\xfe\n")


def test_a_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    root = crate(tmp_path / "user", {"src/lib.rs": "pub mod a;\n", "src/a.rs": GOOD})
    (root / "src/a.rs").chmod(0)
    if os.access(root / "src/a.rs", os.R_OK):
        pytest.skip("this user may read everything")
    check_refused(root, tmp_path / "cache", "a.rs")


# --- stopping


ENDLESS = """\
fn main() {
    let me = std::process::id().to_string();
    std::fs::write(std::env::var("MARKER").unwrap(), me).unwrap();
    loop { std::thread::park(); }
}
"""


@pytest.fixture
def endless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Path]]:
    """A crate whose build script never ends, and the file that it writes its process id to."""
    marker = tmp_path / "marker"
    monkeypatch.setenv("MARKER", str(marker))
    yield crate(tmp_path / "user", {"build.rs": ENDLESS, "src/lib.rs": GOOD}), marker


def test_a_time_out_kills_the_children(endless: tuple[Path, Path], tmp_path: Path) -> None:
    root, marker = endless
    check_refused(root, tmp_path / "cache", "`cargo check` took more than 2 s and was stopped", check_timeout_s=2)
    assert not is_running(int(marker.read_text()))


def test_a_cancel_kills_the_children(endless: tuple[Path, Path], tmp_path: Path) -> None:
    """From another thread, as the editor's loop does it; the shadow can be used again afterwards."""
    root, marker = endless
    cancel = threading.Event()

    def watch() -> None:
        end = time.monotonic() + 60
        while not (marker.exists() and marker.read_text()) and time.monotonic() < end:
            time.sleep(0.02)
        cancel.set()

    watcher = threading.Thread(target=watch)
    watcher.start()
    with Shadow(root, tmp_path / "cache") as shadow:
        with pytest.raises(Cancelled):
            shadow.check(cancel=cancel)
        watcher.join()
        assert re.fullmatch(r"\d+", marker.read_text()) and not is_running(int(marker.read_text()))
        with pytest.raises(CheckFailed, match="no longer endless"):
            shadow.check({root / "build.rs": b'fn main() { panic!("no longer endless"); }\n'})
