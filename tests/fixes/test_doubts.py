"""Suggestions of rustc's that are doubted, through the engine with the real compiler: what comes before them."""

from pathlib import Path

import pytest

from sleepy_lsp.fixes.draft import check
from sleepy_lsp.fixes.engine import Budget, Engine
from sleepy_lsp.fixes.sources.compiler import CompilerSource
from sleepy_lsp.fixes.sources.memory import MemorySource
from sleepy_lsp.rust.shadow import Shadow
from tests.fixes.test_engine import Scripted
from tests.fixes.test_rules_engine import mended
from tests.support import write_tree

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
        pytest.param(
            "pub struct Desk {\n    job: Option<String>,\n}\nimpl Desk {\n"
            "    pub fn done(&mut self) -> Option<String> {\n        self.job\n    }\n}\n",
            "self.job.take()",
            id="what a changing method gives away is not copied",
        ),
        pytest.param(
            "pub struct Box_ {\n    mail: Vec<String>,\n}\nimpl Box_ {\n"
            "    pub fn emptied(&mut self) -> Vec<String> {\n        let all = self.mail;\n        all\n    }\n}\n",
            "let all = std::mem::take(&mut self.mail);",
            id="a list that is given away leaves an empty one",
        ),
        pytest.param(
            "fn part(t: &str, from: usize, n: usize) -> String {\n    t.chars().skip(from).take(n).collect()\n}\n"
            "pub fn f(t: &str) -> String {\n    let n = t.len() - 2;\n    let from = 1;\n    part(t)\n}\n",
            "part(t, from, n)",
            id="no variable is passed twice while another is left",
        ),
        pytest.param(
            "pub fn lead(own: u32, other: u32) -> i32 {\n    own - other\n}\n",
            "own as i32 - other as i32",
            id="a difference that may be negative is not first made without sign",
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


KEYED = (
    "pub enum Fault {\n    Bad(String),\n}\nfn read(t: &str) -> Result<u8, std::num::ParseIntError> {\n"
    "    t.parse()\n}\npub fn f(line: &str) -> Result<u8, Fault> {\n"
    "    let (key, value) = line.split_once('=').ok_or(Fault::Bad(line.to_string()))?;\n"
    "    let n = read(value)?;\n    Ok(n)\n}\n"
)
SMALL = "pub fn brighter(pixel: u8, by: u16) -> u8 {\n    let sum = u16::from(pixel) + by;\n    sum\n}\n"
GIVEN = (
    "pub trait Cat {\n    fn legs(&self) -> u32;\n}\npub struct A;\npub struct B;\nimpl Cat for A {\n"
    "    fn legs(&self) -> u32 {\n        4\n    }\n}\nimpl Cat for B {\n}\n"
)


@pytest.mark.parametrize(
    ("text", "n_doubtful"),
    [
        pytest.param(KEYED, 1, id="a name is used again while another is left without use"),
        pytest.param(KEYED.replace("read(value)?;", "read(value)?;\n    drop(key);"), 0, id="all names are used"),
        pytest.param(SMALL, 1, id="a cast that may cut"),
        pytest.param(GIVEN, 0, id="another type's own number is not proposed at all"),
    ],
)
def test_a_known_repair_may_be_doubted_by_what_it_leaves(tmp_path: Path, text: str, n_doubtful: int) -> None:
    file = write_tree(tmp_path / "user", {"program.rs": text}) / "program.rs"
    with Shadow(file, tmp_path / "cache", edition="2021", crate_type="lib") as shadow:
        draft = check(shadow, {})
        engine = Engine(shadow, [], Budget(seconds=120, attempts=2))
        found = engine.fixes_for(MemorySource(), draft, draft.episodes()[0])
    assert len([place for place, _ in found if place.doubtful]) == n_doubtful
    assert (text == GIVEN) == (not found)
