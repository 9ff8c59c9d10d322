"""Known repairs by rule through the engine, with the real compiler: what is adopted, and what only as a last resort."""

from collections.abc import Sequence
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("is_alone", [True, False])
def test_a_private_field_is_opened_only_where_no_other_source_knows_better(tmp_path: Path, is_alone: bool) -> None:
    """With rustc's suggestion of the method beside it, the field stays private."""
    getter = "" if is_alone else "        pub fn n(&self) -> u8 {\n            self.n\n        }\n"
    text = (
        "mod a {\n    pub struct S {\n        n: u8,\n    }\n    impl S {\n        pub fn new() -> S {\n"
        f"            S {{ n: 1 }}\n        }}\n{getter}    }}\n}}\npub fn f() -> u8 {{\n    a::S::new().n\n}}\n"
    )
    after, report = mended(tmp_path, text, [MemorySource(), CompilerSource()])
    assert report.after == ()
    assert ("pub(crate) n: u8" in after) is is_alone


def test_a_function_that_captures_becomes_a_closure(tmp_path: Path) -> None:
    """The guards let the item go, because the closure has its name."""
    text = "pub fn f(n: u8) -> u8 {\n    fn g(m: u8) -> u8 {\n        m + n\n    }\n    g(1)\n}\n"
    after, report = mended(tmp_path, text, [MemorySource()])
    assert "let g = |m: u8| -> u8 {" in after
    assert report.after == ()
