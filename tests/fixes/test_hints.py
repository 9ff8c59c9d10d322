"""What the model is told beside the error: a hint that fits rustc's real message, and no note that misleads."""

import re

import pytest

from sleepy_lsp.fixes.hints import hint
from sleepy_lsp.fixes.prompt import compiler_text
from tests.support import Bench

HEAD = "use std::fs;\nuse std::io;\n"


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        pytest.param(
            "E0599",
            "pub fn f(n: Option<u32>) -> Option<u32> { n.map_err(|_| 1) }\n",
            "An Option has no error to change",
            id="map_err on an Option",
        ),
        pytest.param(
            "E0599",
            "pub fn f(n: Option<u32>) -> Option<u32> { n.unwrap_err() }\n",
            "An Option has no error to change",
            id="unwrap_err on an Option",
        ),
        pytest.param(
            "E0599",
            "pub fn f(n: Result<u32, u8>) -> Result<u32, u8> { n.ok_or(1) }\n",
            "A Result has an error already",
            id="ok_or on a Result",
        ),
        pytest.param(
            "E0599",
            "pub fn f(n: Option<String>) -> usize { n.trim().len() }\n",
            "Call it on the value inside",
            id="a method of the value in an Option",
        ),
        pytest.param(
            "E0599",
            "pub fn f(n: Result<String, u8>) -> usize { n.trim().len() }\n",
            "Call it on the value inside",
            id="a method of the value in a Result",
        ),
        pytest.param(
            "E0277",
            "pub fn f(s: &str) -> u32 { let n: u32 = s.parse()?; n }\n",
            "Make the function return Result or Option",
            id="a question mark in a function that returns neither",
        ),
        pytest.param(
            "E0277",
            "pub fn f(s: &str) -> Result<u32, String> { let n: u32 = s.parse()?; Ok(n) }\n",
            "Turn the error into the function's own",
            id="an error of another type",
        ),
        pytest.param("E0277", "pub fn f(v: &[u32], i: u32) -> u32 { v[i] }\n", "Index with usize", id="an index"),
        pytest.param(
            "E0277",
            "pub fn f(n: std::rc::Rc<u8>) { std::thread::spawn(move || drop(n)); }\n",
            "use Arc instead of Rc",
            id="Rc in a thread",
        ),
        pytest.param(
            "E0277",
            "pub fn f(n: &std::cell::Cell<u8>) { std::thread::scope(|s| { s.spawn(|| n.set(1)); }); }\n",
            "use Arc instead of Rc",
            id="a Cell shared by threads",
        ),
        pytest.param("E0277", "pub fn f(a: &u32, b: u32) -> bool { a == b }\n", "Compare values of one type", id="=="),
        pytest.param("E0277", "pub fn f(a: f64, b: u32) -> f64 { a + b }\n", "Bring both operands", id="+"),
        pytest.param("E0277", "pub fn f(a: f64, b: u32) -> f64 { a * b }\n", "Bring both operands", id="*"),
        pytest.param("E0277", "pub fn f(a: f64, b: u32) -> f64 { a / b }\n", "Bring both operands", id="/"),
        pytest.param("E0277", "pub fn f(a: f64, b: u32) -> f64 { a % b }\n", "Bring both operands", id="%"),
        pytest.param("E0277", "pub fn f(a: f64, b: u32) -> f64 { a - b }\n", "Bring both operands", id="-"),
    ],
)
def test_the_message_decides_between_the_ways_out(bench: Bench, code: str, text: str, words: str) -> None:
    """One code, several mistakes: what rustc says beyond the code picks the hint, and the prompt holds it."""
    draft = bench.draft(text)
    episode = bench.target(draft, code)
    assert hint(episode).startswith(words) or words in hint(episode)
    assert compiler_text(draft, episode).splitlines()[-1] == f"hint: {hint(episode)}"


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        pytest.param(
            "E0277",
            "fn g<T: Copy>(_: T) {}\npub fn f(s: String) { g(s) }\n",
            "Make the type satisfy the bound",
            id="a bound",
        ),
        pytest.param(
            "E0599", "pub struct A;\npub fn f(a: A) { a.nope() }\n", "Call the method that the type", id="a method"
        ),
        pytest.param(
            "E0382", "pub fn f(s: String) -> [String; 2] { [s, s] }\n", "Borrow instead of moving", id="a move"
        ),
        pytest.param(
            "E0384", "pub fn f() -> u8 { let n = 1; n += 1; n }\n", "Declare the variable with `mut`", id="mut"
        ),
    ],
)
def test_otherwise_the_code_decides(bench: Bench, code: str, text: str, words: str) -> None:
    """A message that says nothing more gets the hint of its code."""
    assert hint(bench.target(bench.draft(text), code)).startswith(words)


def test_an_error_without_a_hint_gets_none(bench: Bench) -> None:
    """A syntax error has no code; nothing is made up for it."""
    draft = bench.draft("pub fn f() -> u8 {\n    let n = 1\n    n\n}\n")
    episode = draft.episodes()[0]
    assert episode.code is None and hint(episode) == ""
    assert "hint:" not in compiler_text(draft, episode)


@pytest.mark.parametrize(
    ("code", "text", "dropped"),
    [
        pytest.param(
            "E0599",
            "pub fn f(n: Option<u32>) -> Option<u32> { n.map_err(|_| 1) }\n",
            "but with different arguments",
            id="a method that only sounds alike",
        ),
        pytest.param(
            "E0277",
            "pub fn f(n: u32) { for _ in n {} }\n",
            "required for",
            id="where in the library a bound comes from",
        ),
    ],
)
def test_notes_that_lead_astray_are_left_out(bench: Bench, code: str, text: str, dropped: str) -> None:
    """rustc says them (so this test would notice if it no longer did), the model does not see them."""
    draft = bench.draft(text)
    episode = bench.target(draft, code)
    pattern = re.compile(dropped)
    assert pattern.search(episode.diagnostic.rendered)
    lines = [line for line in compiler_text(draft, episode).splitlines() if line.startswith(("note:", "help:"))]
    assert not [line for line in lines if re.search(f"^(note|help): ({dropped})|but with different", line)]


def test_what_helps_is_kept(bench: Bench) -> None:
    """The message, each label beside its line, and notes about the user's own code."""
    draft = bench.draft("fn take(_: String) {}\npub fn f(s: String) -> usize {\n    take(s);\n    s.len()\n}\n")
    text = compiler_text(draft, bench.target(draft, "E0382"))
    assert text.startswith("error[E0382]: borrow of moved value: `s`\n")
    assert "- `s` in `s.len()`: value borrowed here after move" in text
    assert "- `s` in `take(s);`: value moved here" in text
    assert "note: consider changing this parameter type in function `take` to borrow instead" in text
