"""Known repairs by rule through the engine, with the real compiler: what is adopted, and what only as a last resort."""

from collections.abc import Sequence
from pathlib import Path

from sleepy_lsp.fixes.draft import check
from sleepy_lsp.fixes.engine import Budget, Engine, Report
from sleepy_lsp.fixes.sources import Source
from sleepy_lsp.fixes.sources.compiler import CompilerSource
from sleepy_lsp.fixes.sources.memory import MemorySource
from sleepy_lsp.rust.shadow import Shadow
from tests.support import write_tree


def mended(tmp_path: Path, text: str, sources: Sequence[Source]) -> tuple[str, Report]:
    file = write_tree(tmp_path / "user", {"program.rs": text}) / "program.rs"
    with Shadow(file, tmp_path / "cache", edition="2021") as shadow:
        report = Engine(shadow, sources, Budget(seconds=120, attempts=2)).mend()
    return report.overlay.get(file, text.encode()).decode(), report


def test_handing_on_goes_before_an_unwrap_that_rustc_suggests_behind_a_dot(tmp_path: Path) -> None:
    """rustc's edit is `unwrap().` without a dot before it; it may panic all the same."""
    text = (
        "pub struct P {\n    pub x: i32,\n}\npub fn f(all: &[P]) -> Option<i32> {\n    let first = all.first();\n"
        "    Some(first.x)\n}\n"
    )
    after, report = mended(tmp_path, text, [CompilerSource(), MemorySource()])
    assert "unwrap" not in after and "all.first()?" in after
    assert report.after == ()


def test_opening_a_private_field_is_doubted_and_better_than_none(tmp_path: Path) -> None:
    """It holds, waits for the other sources, and is adopted where they have nothing."""
    text = "mod a {\n    pub struct S {\n        n: u8,\n    }\n}\npub fn f(s: &a::S) -> u8 {\n    s.n\n}\n"
    file = write_tree(tmp_path / "user", {"program.rs": text}) / "program.rs"
    with Shadow(file, tmp_path / "cache", edition="2021") as shadow:
        engine = Engine(shadow, [MemorySource()], Budget(seconds=120, attempts=2))
        draft = check(shadow, {})
        episode = next(one for one in draft.episodes() if one.code == "E0616")
        found = engine.fixes_for(MemorySource(), draft, episode)
        report = engine.mend()
    assert [place.doubtful for place, _ in found] == [True]
    assert b"pub(crate) n: u8" in report.overlay[file]


def test_a_function_that_captures_becomes_a_closure(tmp_path: Path) -> None:
    """The guards let the item go, because the closure has its name."""
    text = "pub fn f(n: u8) -> u8 {\n    fn g(m: u8) -> u8 {\n        m + n\n    }\n    g(1)\n}\n"
    after, report = mended(tmp_path, text, [MemorySource()])
    assert "let g = |m: u8| -> u8 {" in after
    assert report.after == ()
