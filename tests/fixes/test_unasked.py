"""Fixes that are offered and not adopted: through the engine, with the real compiler."""

from pathlib import Path

import pytest

from sleepy_lsp.fixes.draft import check
from sleepy_lsp.fixes.engine import Budget, Engine
from sleepy_lsp.fixes.sources.compiler import CompilerSource
from sleepy_lsp.fixes.sources.memory import MemorySource
from sleepy_lsp.rust.shadow import Shadow
from tests.fixes.test_rules_engine import mended
from tests.support import write_tree

PARSED = "pub fn port(t: &str) -> u16 {\n    t.trim().parse::<u16>()\n}\n"
RANKED = (
    "#[derive(PartialEq, Clone, Copy)]\npub enum Alarm {\n    Red,\n    Yellow,\n    Green,\n}\n"
    "pub fn is_worse(a: Alarm, b: Alarm) -> bool {\n    a > b\n}\n"
)
BEFORE = "pub fn set(n: &mut u8, new: u8) -> u8 {\n    let old = &*n;\n    *n = new;\n    *old\n}\n"
BOXED = (
    "pub enum Crate {\n    Flat(u32, u32),\n    None,\n}\npub fn area(c: &Crate) -> u32 {\n    match c {\n"
    "        Crate::Flat(wide) => wide * wide,\n        Crate::None => 0,\n    }\n}\n"
)
FARES = (
    "fn fare(km: u32) -> u32 {\n    km * 2\n}\npub fn child() -> u32 {\n    fare(3, 50)\n}\n"
    "pub fn adult() -> u32 {\n    fare(3, 100)\n}\n"
)
FLAGS = "pub fn lacks(bits: u8, one: u8) -> bool {\n    !(bits & one) as bool\n}\n"
PRODUCT = (
    "pub fn product(all: &[u64]) -> u64 {\n    let mut p: u64;\n    for n in all {\n        p *= n;\n    }\n    p\n}\n"
)
RING = "pub fn turn(at: usize, by: i32, n: usize) -> usize {\n    (at + by) % n\n}\n"
SCALES = (
    "pub struct Sack(pub u32, pub u32);\nimpl Sack {\n    pub fn item_count(&self) -> u32 {\n        self.0\n    }\n"
    "    pub fn total_cents(&self) -> u32 {\n        self.1\n    }\n}\n"
    "pub fn f(s: &Sack) -> u32 {\n    s.item_cents()\n}\n"
)
SHARED = (
    "use std::cell::RefCell;\nuse std::rc::Rc;\nuse std::thread;\npub fn f() -> u32 {\n"
    "    let sum = Rc::new(RefCell::new(0));\n    let part = Rc::clone(&sum);\n"
    "    let one = thread::spawn(move || {\n        *part.borrow_mut() += 1;\n    });\n"
    "    one.join().ok();\n    let all = *sum.borrow();\n    all\n}\n"
)
TURNED = (
    "pub fn turned(word: &str) -> String {\n    let mut result = String::new();\n    for one in word.chars() {\n"
    "        result.insert(0, one);\n    }\n    word\n}\n"
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(PARSED, "it adds a crash to code that has none", id="a crash"),
        pytest.param(RANKED, "variants are ordered as they happen to be written", id="an order of variants"),
        pytest.param(BEFORE, "it reads after the change what was read before it", id="the old value read too late"),
        pytest.param(BOXED, "it ignores a field beside others that count", id="half of the fields"),
        pytest.param(FARES, "several callers pass what it drops", id="an argument that all callers pass"),
        pytest.param(PRODUCT, "its value is only an example", id="rustc's example of a value"),
        pytest.param(RING, "a negative number would wrap", id="a sign lost"),
        pytest.param(SCALES, "another name fits as well", id="one of two likely names"),
        pytest.param(TURNED, "`result` would be there for nothing", id="a result not returned"),
    ],
)
def test_some_forms_are_offered_and_not_adopted(tmp_path: Path, text: str, reason: str) -> None:
    """The error is left, plain to see; an editor still lists the fix, last, and its reason says why."""
    sources = [CompilerSource(), MemorySource()]
    after, report = mended(tmp_path, text, sources)
    assert (after, report.stopped) == (text, "no progress")
    file = write_tree(tmp_path / "other", {"program.rs": text}) / "program.rs"
    with Shadow(file, tmp_path / "cache", edition="2021", crate_type="lib") as shadow:
        draft = check(shadow, {})
        engine = Engine(shadow, sources, Budget(seconds=120, attempts=2))
        found = [pair for source in sources for pair in engine.fixes_for(source, draft, draft.episodes()[0])]
    assert any(place.unasked and place.doubtful and f"doubtful: {reason}" in fix.reason for place, fix in found)


def test_what_rustc_gets_wrong_is_left_to_a_rule(tmp_path: Path) -> None:
    """rustc alone would compare after the negation, which is nearly always true."""
    after, _ = mended(tmp_path / "rustc", FLAGS, [CompilerSource()])
    assert after == FLAGS
    after, _ = mended(tmp_path / "both", FLAGS, [CompilerSource(), MemorySource()])
    assert "(bits & one) == 0" in after


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param(
            PARSED.replace("    t.", '    assert!(t != "");\n    t.'), ".expect(", id="a crash beside another"
        ),
        pytest.param(BOXED.replace("wide * wide", "1"), "Flat(_, _)|Flat(wide, _)", id="fields that none counts"),
        pytest.param(SHARED, "lock().unwrap()", id="a lock that is taken as locks are"),
        pytest.param(FARES.replace("fare(3, 100)", "fare(3)"), "fare(3)", id="an argument that one caller passes"),
    ],
)
def test_where_the_reason_does_not_hold_it_is_adopted(tmp_path: Path, text: str, part: str) -> None:
    """The same suggestions, in code that speaks for them."""
    after, report = mended(tmp_path, text, [CompilerSource(), MemorySource()])
    assert report.after == ()
    assert any(one in after for one in part.split("|"))
