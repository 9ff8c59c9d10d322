"""Suggestions of rustc's that are doubted, through the engine with the real compiler: what comes before them."""

from pathlib import Path

import pytest

from sleepy_lsp.fixes.sources.compiler import CompilerSource
from sleepy_lsp.fixes.sources.memory import MemorySource
from tests.fixes.test_engine import Scripted
from tests.fixes.test_rules_engine import mended

PRIVATE = (
    "mod word {\n    pub struct Word(u32);\n    impl Word {\n        pub fn cut(n: u32) -> Word {\n"
    "            Word(n & 0xff)\n        }\n        pub fn number(&self) -> u32 {\n            self.0\n        }\n"
    "    }\n}\nuse word::Word;\npub fn f(n: u32) -> Word {\n    Word(n + 1)\n}\n"
)
CLOSED = (
    "mod a {\n    pub struct S(u8);\n    pub fn g(s: &S) -> u8 {\n        s.0\n    }\n}\nuse a::S;\n"
    "pub fn f() -> S {\n    S(1)\n}\n"
)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param(PRIVATE, "Word::cut(n + 1)", id="a private field is not opened where a function makes the value"),
        pytest.param(
            "use std::cmp::Ordering;\npub struct Job {\n    name: String,\n    rank: u8,\n}\nimpl Ord for Job {\n"
            "    fn cmp(&self, other: &Self) -> Ordering {\n        other.rank.cmp(&self.rank)\n    }\n}\n"
            "pub fn f(a: &Job, b: &Job) -> bool {\n    a.name == b.name || a < b\n}\n",
            "Some(self.cmp(other))",
            id="nothing is derived beside an order written by hand",
        ),
        pytest.param(
            "pub struct Till {\n    cents: u32,\n}\nimpl Till {\n    pub fn new() -> Till {\n"
            "        Till { cents: 500 }\n"
            "    }\n    pub fn cents(&self) -> u32 {\n        self.cents\n    }\n}\n"
            "pub fn f(t: Option<Till>) -> Till {\n    t.unwrap_or_default()\n}\n",
            "Till::new()",
            id="a default is what new makes",
        ),
        pytest.param(
            "fn find(n: u8) -> Option<String> {\n    (n > 1).then(|| n.to_string())\n}\n"
            "pub fn f(n: u8) -> Option<usize> {\n    let name = find(n);\n    let size = name.len();\n"
            "    Some(size + name.capacity())\n}\n",
            "let name = find(n)?;",
            id="a value is taken out where it is bound, not at each use",
        ),
        pytest.param(
            "pub struct Bell {\n    n: u8,\n}\nimpl Bell {\n    fn rings() -> u8 {\n        self.n\n    }\n"
            "    pub fn all(&self) -> u8 {\n        self.rings() + 1\n    }\n"
            "    pub fn of(all: &[Bell]) -> u8 {\n        all.iter().map(|one| one.rings()).sum()\n    }\n}\n",
            "one.rings()",
            id="a method that lost its self is still called as one",
        ),
        pytest.param(
            "pub fn f(flags: u8, mask: u8) -> bool {\n    !(flags & mask) as bool\n}\n",
            "(flags & mask) == 0",
            id="bits turned round are not what differs from zero",
        ),
        pytest.param(
            "pub fn f(all: &[u8], n: u8) -> Result<usize, usize> {\n    let mut at = 0;\n    while at < all.len() {\n"
            "        if all[at] == n {\n            return Ok(at);\n        }\n        at += 1;\n    }\n    at\n}\n",
            "Err(at)",
            id="of two results of one type rustc does not know which",
        ),
        pytest.param(
            "pub fn f(t: &str) -> Result<Vec<u8>, std::num::ParseIntError> {\n"
            "    let all: Result<Vec<u8>, _> = t.split(' ').map(|one| one.parse::<u8>());\n    all\n}\n",
            ".collect()",
            id="an iterator is gathered, not made an error",
        ),
        pytest.param(
            "pub struct Board {\n    points: Vec<u8>,\n}\nimpl Board {\n    pub fn f(&mut self) -> Option<u8> {\n"
            "        *points += 1;\n        let points = self.points.first_mut()?;\n        Some(*points)\n"
            "    }\n}\n",
            "let points = self.points.first_mut()?;\n        *points += 1;",
            id="a variable declared too late is no field",
        ),
    ],
)
def test_what_is_meant_comes_before_what_rustc_suggests(tmp_path: Path, text: str, part: str) -> None:
    """The engine looks further, finds what fits the program, and no error is left."""
    after, report = mended(tmp_path, text, [CompilerSource(), MemorySource()])
    assert part in after
    assert report.after == ()


def test_what_is_doubted_is_better_than_none_and_than_a_guess(tmp_path: Path) -> None:
    """Where nothing else is known it is adopted, and before the model is asked: that is wrong more often."""
    model = Scripted("model", ("S(1)", "todo_later()"))
    after, report = mended(tmp_path, CLOSED, [CompilerSource(), MemorySource(), model])
    assert "pub struct S(pub u8);" in after
    assert report.after == () and model.asked == []


def test_what_may_panic_waits_for_the_model(tmp_path: Path) -> None:
    """A crash is worse than what a model may find."""
    text = "pub fn f(n: u64) -> u32 {\n    let m: u32 = n;\n    m\n}\n"
    model = Scripted("model", ("= n;", "= u32::try_from(n).unwrap_or(0);"))
    after, report = mended(tmp_path, text, [CompilerSource(), model])
    assert "unwrap_or(0)" in after and report.after == ()
