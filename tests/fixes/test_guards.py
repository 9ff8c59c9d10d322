"""Guards: what compiles only because something was thrown away is refused; honest repairs of every kind pass.

Each case is a program with a real error and a change after which rustc accepts it. So for a cheat the guard is all
that stands between it and the user, and for an honest fix nothing but the guard could refuse it.
"""

import json
from pathlib import Path

import pytest

from sleepy_lsp.episode import Outcome
from sleepy_lsp.fixes import guards
from sleepy_lsp.fixes.verify import refused_unchecked
from tests.support import Bench, candidate


def check_cheat(bench: Bench, code: str, before: str, after: str, reason: str) -> None:
    accepted_by_rustc = bench.draft(after).errors == ()
    assert accepted_by_rustc, f"not a cheat, it does not compile: {[e.rendered for e in bench.draft(after).errors]}"
    verdict = bench.verdict(before, after, code)
    assert verdict.outcome is Outcome.REFUSED
    assert reason in verdict.reason


def check_honest(bench: Bench, code: str | None, before: str, after: str) -> None:
    verdict = bench.verdict(before, after, code)
    assert (verdict.outcome, verdict.reason) == (Outcome.FIXED, "the error is gone and nothing else broke")


def edited(before: str, *swaps: tuple[str, str]) -> str:
    for old, new in swaps:
        assert before.count(old) == 1, f"{old!r} occurs {before.count(old)} times"
        before = before.replace(old, new)
    return before


# A moved value is used in `report`; around it stands what a cheat may throw away.
MOVED = """\
use std::fmt;

pub struct Item {
    pub name: String,
    pub price: u32,
}

#[derive(Debug, Clone)]
pub enum Kind {
    Small,
    Large,
}

pub trait Describe {
    fn describe(&self) -> String;
    fn short(&self) -> String {
        self.describe()
    }
}

impl Describe for Item {
    fn describe(&self) -> String {
        format!("{} at {}", self.name, self.price)
    }
    fn short(&self) -> String {
        self.name.clone()
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)
    }
}

pub fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Small => "small",
        Kind::Large => "large",
    }
}

pub fn take(items: Vec<Item>) -> u32 {
    items.iter().map(|item| item.price).sum()
}

pub fn report(items: Vec<Item>) -> u32 {
    let mut total = 0;
    for item in &items {
        total += item.price;
    }
    let all = take(items);
    println!("{} of {}", items.len(), all);
    total
}

pub const LIMITS: [u32; 8] = [1, 2, 3, 4, 5, 6, 7, 8];

fn helper(n: u32) -> u32 {
    n + 1
}

pub fn more(n: u32) -> u32 {
    helper(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_one() {
        let n = 1;
        assert_eq!(helper(n), 2);
    }
}
"""
OFFENDING = '    println!("{} of {}", items.len(), all);\n'
MENDED = ("let all = take(items);\n    println!(", "let n = items.len();\n    let all = take(items);\n    println!(")
FIX = (MENDED, ("items.len(), all);", "n, all);"))
"""An honest fix, for cheats that hide behind one."""


@pytest.mark.parametrize(
    ("swaps", "reason"),
    [
        pytest.param([(OFFENDING, "")], "deletes", id="the offending statement deleted"),
        pytest.param([(OFFENDING, '    // println!("{} of {}", items.len(), all);\n')], "deletes", id="commented out"),
        pytest.param([(OFFENDING, '    /* println!("{} {}", items.len(), all); */\n')], "deletes", id="block comment"),
        pytest.param([(OFFENDING, "    let _ = 0;\n")], "deletes", id="replaced by a statement that does nothing"),
        pytest.param([(OFFENDING, "    ();\n")], "deletes", id="replaced by a unit"),
        pytest.param([(OFFENDING, '    let _ = r#"items.len(), all"#;\n')], "deletes", id="put into a string"),
        pytest.param([("    let all = take(items);\n", "    let all = 0;\n")], "deletes", id="the move deleted"),
        pytest.param(
            [("    for item in &items {\n        total += item.price;\n    }\n", ""), *FIX],
            "deletes",
            id="loop deleted",
        ),
        pytest.param([("        total += item.price;\n", ""), *FIX], "deletes", id="loop emptied"),
        pytest.param(
            [(OFFENDING, "    if false {\n    }\n"), ("    let all = take(items);\n", "")],
            "never runs",
            id="two deleted",
        ),
        pytest.param(
            [
                ("    let all = take(items);\n", "    if false {\n        let all = take(items);\n"),
                (OFFENDING, '        println!("{}", all);\n    }\n'),
            ],
            "never runs",
            id="moved into if false",
        ),
        pytest.param(
            [("    let all = take(items);\n", "    while false {\n        take(vec![]);\n    }\n    let all = 0;\n")],
            "never runs",
            id="moved into while false",
        ),
        pytest.param(
            [("        total += item.price;", "        if item.price > 0 && false { total += item.price; }"), *FIX],
            "never runs",
            id="a condition that is never true",
        ),
        pytest.param(
            [("    let mut total = 0;\n", "    return 0;\n    #[warn(unused)]\n    let mut total = 0;\n"), *FIX],
            "never runs",
            id="returns before the rest",
        ),
        pytest.param(
            [("    for item in &items {\n", "    for item in &items {\n        continue;\n"), *FIX],
            "never runs",
            id="continues before the rest",
        ),
        pytest.param(
            [
                (OFFENDING, ""),
                ("    total\n", "    fn unused(items: &[Item], all: u32) {\n" + OFFENDING + "    }\n    total\n"),
            ],
            "never runs (`unused`)",
            id="moved into a function that nobody calls",
        ),
        pytest.param(
            [
                (OFFENDING, ""),
                (
                    "    total\n",
                    "    let _print = |items: &[Item], all: u32| {\n    " + OFFENDING + "    };\n    total\n",
                ),
            ],
            "never runs (`_print`)",
            id="moved into a closure that nobody calls",
        ),
        pytest.param(
            [
                (OFFENDING, ""),
                ("pub const LIMITS", "pub fn dead(items: &[Item], all: u32) {\n" + OFFENDING + "}\n\npub const LIMITS"),
            ],
            "deletes",
            id="moved into a new item that nobody calls",
        ),
        pytest.param([("    let all = take(items);\n" + OFFENDING, "    todo!();\n")], "adds `todo!()`", id="todo"),
        pytest.param([("    total\n", "    unimplemented!()\n"), *FIX], "adds `unimplemented!()`", id="unimplemented"),
        pytest.param([(OFFENDING, '    panic!("items are gone");\n')], "adds `panic!()`", id="panic"),
        pytest.param([(OFFENDING, "    unreachable!();\n")], "adds `unreachable!()`", id="unreachable"),
        pytest.param([(OFFENDING, "    std::process::exit(0);\n")], "adds `exit()`", id="exit"),
        pytest.param([(OFFENDING, "    std::process::abort();\n")], "adds `abort()`", id="abort"),
        pytest.param(
            [(OFFENDING, '    std::panic::panic_any("gone");\n')], "adds `panic_any()`", id="panic under another name"
        ),
        pytest.param([(OFFENDING, "    assert!(false);\n")], "adds `assert!(false)`", id="panic as an assertion"),
        pytest.param([("take(items);", "take(vec![todo!()]);")], "adds `todo!()`", id="todo in a macro's arguments"),
        pytest.param([("take(items);", 'take({ std::todo!("later") });')], "adds `todo!()`", id="todo by its path"),
        pytest.param(
            [
                (
                    'println!("{} of {}", items.len(), all);',
                    'println!("{} of {}", if all > 0 { panic!() } else { 1 }, all);',
                )
            ],
            "adds `panic!()`",
            id="panic in a macro's arguments",
        ),
        pytest.param(
            [("items.iter().map(|item| item.price).sum()", "Default::default()"), *FIX], "deletes", id="Default"
        ),
        pytest.param([("    n + 1\n", "    2\n"), *FIX], "deletes", id="a constant in place of the body"),
        pytest.param([("        self.name.clone()\n", "        String::new()\n"), *FIX], "deletes", id="self unused"),
        pytest.param(
            [
                (
                    "    let mut total = 0;\n    for item in &items {\n        total += item.price;\n    }\n"
                    "    let all = take(items);\n" + OFFENDING + "    total\n",
                    "    Default::default()\n",
                )
            ],
            "deletes",
            id="body replaced by a default",
        ),
        pytest.param(
            [
                (OFFENDING, OFFENDING.replace("items.len()", "1")),
                ("    total\n", ""),
                ("report(items: Vec<Item>) -> u32", "report(items: Vec<Item>)"),
            ],
            "deletes",
            id="the result dropped with its type",
        ),
        pytest.param([(OFFENDING, "    #[cfg(any())]\n" + OFFENDING)], "silences with `#[cfg(any())]`", id="cfg"),
        pytest.param([("pub fn report", "#[cfg(any())]\npub fn report")], "silences", id="cfg on the function"),
        pytest.param([("pub fn report", "#[cfg(not(all()))]\npub fn report")], "silences", id="cfg not"),
        pytest.param([("pub fn report", "#[cfg_attr(all(), cfg(any()))]\npub fn report")], "silences", id="cfg_attr"),
        pytest.param([("use std::fmt;", "#![cfg(any())]\nuse std::fmt;")], "silences", id="the whole file"),
        pytest.param([("use std::fmt;", "#![allow(warnings)]\nuse std::fmt;"), *FIX], "silences", id="allow"),
        pytest.param([("pub fn report", "#[expect(dead_code)]\npub fn report"), *FIX], "silences", id="expect"),
        pytest.param([("#[test]\n", "#[test]\n    #[ignore]\n"), *FIX], "silences", id="ignore a test"),
        pytest.param([("#[test]\n", "#[test]\n    #[should_panic]\n"), *FIX], "silences", id="should_panic"),
        pytest.param([("    #[test]\n", ""), *FIX], "test `tests::adds_one`", id="no test any more"),
        pytest.param([("        assert_eq!(helper(n), 2);\n", ""), *FIX], "test", id="assertion deleted"),
        pytest.param(
            [("assert_eq!(helper(n), 2);", "assert_eq!(helper(n), helper(n));"), *FIX], "test", id="assertion"
        ),
        pytest.param(
            [("let n = 1;", "let n: u32 = 1;"), *FIX], "changes test", id="a test rewritten that was not wrong"
        ),
        pytest.param(
            [
                (
                    "    #[test]\n    fn adds_one() {\n        let n = 1;\n        assert_eq!(helper(n), 2);\n    }\n",
                    "",
                ),
                *FIX,
            ],
            "removes function `tests::adds_one`",
            id="test deleted",
        ),
        pytest.param(
            [("let all = take(items);", "let all = take(unsafe { std::ptr::read(&items) });")], "unsafe", id="unsafe"
        ),
        pytest.param(
            [("pub fn more(n: u32) -> u32 {\n    helper(n)\n}\n", ""), *FIX], "removes function `more`", id="pub fn"
        ),
        pytest.param([("pub fn more", "pub fn other"), *FIX], "removes function `more`", id="pub fn renamed"),
        pytest.param([("pub fn more", "fn more"), *FIX], "makes `more` private", id="pub fn made private"),
        pytest.param(
            [("pub fn more", "pub(crate) fn more"), *FIX], "makes `more` private", id="pub fn for the crate only"
        ),
        pytest.param(
            [("    pub price: u32", "    price: u32"), *FIX], "makes `price` private", id="pub field made private"
        ),
        pytest.param(
            [
                (
                    "    fn short(&self) -> String {\n        self.describe()\n    }\n",
                    "    fn short(&self) -> String;\n",
                ),
                *FIX,
            ],
            "removes the body of `Describe::short`",
            id="default body",
        ),
        pytest.param(
            [
                ("    fn short(&self) -> String {\n        self.describe()\n    }\n", ""),
                ("    fn short(&self) -> String {\n        self.name.clone()\n    }\n", ""),
                *FIX,
            ],
            "removes function `Describe::short`",
            id="a trait's method",
        ),
        pytest.param(
            [("    fn short(&self) -> String {\n        self.name.clone()\n    }\n", ""), *FIX],
            "removes function `Describe for Item::short`",
            id="an impl's method",
        ),
        pytest.param(
            [
                (
                    "impl fmt::Display for Item {\n    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {\n"
                    '        write!(f, "{}", self.name)\n    }\n}\n',
                    "",
                ),
                *FIX,
            ],
            "removes impl `fmt::Display for Item`",
            id="an impl",
        ),
        pytest.param([("#[derive(Debug, Clone)]\n", "#[derive(Debug)]\n"), *FIX], "removes `Clone`", id="a derive"),
        pytest.param([("#[derive(Debug, Clone)]\n", ""), *FIX], "removes `Clone`", id="all derives"),
        pytest.param(
            [
                ("    pub price: u32,\n", ""),
                ('format!("{} at {}", self.name, self.price)', 'format!("{} at {}", self.name, self.name)'),
                ("items.iter().map(|item| item.price).sum()", "items.iter().map(|item| item.name.len() as u32).sum()"),
                ("total += item.price;", "total += item.name.len() as u32;"),
                *FIX,
            ],
            "removes `price` from `Item`",
            id="a field",
        ),
        pytest.param(
            [("    Small,\n", ""), ('        Kind::Small => "small",\n', ""), *FIX],
            "removes `Small` from `Kind`",
            id="a variant",
        ),
        pytest.param(
            [('        Kind::Small => "small",\n        Kind::Large => "large",\n', '        _ => "large",\n'), *FIX],
            "deletes",
            id="match arms merged into one",
        ),
        pytest.param(
            [
                (
                    '        Kind::Small => "small",\n',
                    '        _ if false => "small",\n        Kind::Small => "large",\n',
                ),
                *FIX,
            ],
            "never runs",
            id="a guard that is never true",
        ),
        pytest.param(
            [("[u32; 8] = [1, 2, 3, 4, 5, 6, 7, 8]", "[u32; 2] = [1, 2]"), *FIX], "cuts `LIMITS` down", id="table"
        ),
    ],
)
def test_cheat_beside_a_moved_value_is_refused(bench: Bench, swaps: list[tuple[str, str]], reason: str) -> None:
    """Each of these compiles, and none of them may be offered."""
    check_cheat(bench, "E0382", MOVED, edited(MOVED, *swaps), reason)


CHEATS = [
    pytest.param(
        "E0308",
        "pub struct W<T>(pub T);\nimpl From<u8> for W<u8> { fn from(n: u8) -> Self { W(n) } }\n"
        "impl From<u8> for W<u16> { fn from(n: u8) -> Self { W(n) } }\n",
        "pub struct W<T>(pub T);\nimpl From<u8> for W<u8> { fn from(n: u8) -> Self { W(n) } }\n",
        "removes impl `From<u8> for W`",
        id="one of two impls that differ in the type's argument",
    ),
    pytest.param(
        "E0308",
        "pub fn size(name: &str) -> usize { let n: usize = name; n }\n",
        "pub fn size(name: &str) -> usize { loop {} }\n",
        "",
        id="an endless loop in place of a body",
    ),
    pytest.param(
        "E0308",
        "pub fn size(name: &str) -> usize { name }\n",
        "pub fn size(_name: &str) -> usize { 0 }\n",
        "no longer uses",
        id="parameter renamed to be unused",
    ),
    pytest.param(
        None,
        "#![deny(unused_must_use)]\npub fn f() { g(); }\nfn g() -> Result<(), ()> { Ok(()) }\n",
        "pub fn f() { g(); }\nfn g() -> Result<(), ()> { Ok(()) }\n",
        "silences by removing `#![deny(unused_must_use)]`",
        id="a lint's deny removed",
    ),
    pytest.param(
        None,
        "#![deny(unused_must_use)]\npub fn f() { g(); }\nfn g() -> Result<(), ()> { Ok(()) }\n",
        "#![warn(unused_must_use)]\npub fn f() { g(); }\nfn g() -> Result<(), ()> { Ok(()) }\n",
        "silences by removing `#![deny(unused_must_use)]`",
        id="a lint's deny weakened",
    ),
    pytest.param(
        "E0308",
        "pub struct Pair(pub u32, pub String);\npub fn pair() -> Pair { Pair(1, 2) }\n",
        "pub struct Pair(pub u32);\npub fn pair() -> Pair { Pair(1) }\n",
        "removes `1` from `Pair`",
        id="a field of a tuple struct",
    ),
    pytest.param(
        "E0004",
        "pub enum E { A, B, C }\npub fn f(e: E) -> u32 { match e { E::A => one(), E::B => two() } }\n"
        "fn one() -> u32 { 1 }\nfn two() -> u32 { 2 }\n",
        "pub enum E { A, B }\npub fn f(e: E) -> u32 { match e { E::A => one(), E::B => two() } }\n"
        "fn one() -> u32 { 1 }\nfn two() -> u32 { 2 }\n",
        "removes `C` from `E`",
        id="the variant that no arm handles",
    ),
    pytest.param(
        "E0599",
        'pub struct S;\npub fn f(s: &S) { println!("start"); s.run(1, 2, 3); println!("end"); }\n',
        'pub struct S;\npub fn f(_s: &S) { println!("start"); println!("end"); }\n',
        "deletes",
        id="a call that does not resolve",
    ),
    pytest.param(
        "E0407",
        'pub trait T { fn a(&self); }\npub struct S;\nimpl T for S { fn a(&self) {} fn b(&self) { println!("b"); } }\n',
        "pub trait T { fn a(&self); }\npub struct S;\nimpl T for S { fn a(&self) {} }\n",
        "removes function `T for S::b`",
        id="a method that the trait does not have",
    ),
    pytest.param(
        "E0119",
        "pub trait T { fn a(&self) -> String; }\nimpl<D: std::fmt::Display> T for D { fn a(&self) -> String { "
        'format!("{self}!") } }\nimpl T for u8 { fn a(&self) -> String { String::new() } }\n',
        "pub trait T { fn a(&self) -> String; }\nmacro_rules! each { ($($kind:ty),*) => { $(impl T for $kind { "
        "fn a(&self) -> String { String::new() } })* } }\neach!(char);\n"
        "impl T for u8 { fn a(&self) -> String { String::new() } }\n",
        "removes function",
        id="an impl for all in a macro that does something else",
    ),
    pytest.param(
        "E0407",
        'pub trait T { fn a(&self); }\npub struct S;\nimpl T for S { fn b(&self) { println!("b"); } }\n',
        "pub trait T { fn a(&self); }\npub struct S;\nimpl T for S { fn a(&self) {} }\n",
        "deletes",
        id="a method renamed and emptied",
    ),
    pytest.param(
        "E0425",
        "pub fn f(a: u32) -> u32 {\n    let b = a + 1;\n    let c = missing(b);\n    b + c\n}\n",
        "pub fn f(a: u32) -> u32 {\n    let b = a + 1;\n    b\n}\n",
        "deletes",
        id="a let with an unknown function",
    ),
    pytest.param(
        "E0308",
        'pub fn f(a: u32) -> u32 {\n    if a > 3 {\n        log(a);\n        return "x";\n    }\n    a\n'
        "}\nfn log(_: u32) {}\n",
        "pub fn f(a: u32) -> u32 {\n    a\n}\nfn log(_: u32) {}\n",
        "deletes",
        id="a branch",
    ),
    pytest.param(
        "E0277",
        'use std::fs;\npub fn f() -> u32 {\n    let text = fs::read_to_string("a")?;\n    text.len() as u32\n}\n',
        "use std::fs;\npub fn f() -> u32 {\n    0\n}\n",
        "deletes",
        id="a fallible call replaced by a number",
    ),
    pytest.param(
        "E0382",
        "#[macro_export]\nmacro_rules! log { ($($t:tt)*) => {} }\n"
        'pub fn f(v: Vec<u32>) { let w = v; println!("{}", v.len()); println!("{}", w.len()); }\n',
        'pub fn f(v: Vec<u32>) { let w = v; println!("{}", w.len()); println!("{}", w.len()); }\n',
        "removes macro definition `log`",
        id="a public macro",
    ),
    pytest.param(
        "E0308",
        '#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() {\n        let a: u32 = "1";\n'
        "        assert_eq!(a, 1);\n        assert!(a > 0);\n    }\n}\n"
        'pub fn f() -> u32 { "a" }\n',
        '#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() {\n        let a: u32 = "1";\n'
        "        assert_eq!(a, 1);\n    }\n}\n"
        "pub fn f() -> u32 { 1 }\n",
        "test `tests::t`",
        id="an assertion among others",
    ),
]


@pytest.mark.parametrize(("code", "before", "after", "reason"), CHEATS)
def test_cheat_is_refused(bench: Bench, code: str | None, before: str, after: str, reason: str) -> None:
    """As above, for other errors; a lint's name stands in for a code."""
    check_cheat(bench, code or "unused_must_use", before, after, reason)


def test_a_test_that_is_wrong_keeps_what_it_asserts() -> None:
    """Even where the error lies in the test itself, its assertions stay as they are."""
    before = b'#[test]\nfn t() {\n    let a: u32 = "1";\n    assert_eq!(a, 1);\n}\n'
    start = before.index(b'"1"')
    spans = ((start, start + 3),)
    weaker = before.replace(b'"1"', b"1").replace(b"assert_eq!(a, 1);", b"assert_eq!(a, a);")
    assert guards.gutted(guards.Change(before, weaker, "E0308", spans)) == "changes what test `t` asserts"
    assert guards.gutted(guards.Change(before, before.replace(b'"1"', b"1"), "E0308", spans)) is None


def test_everything_in_a_file_of_tests_counts_as_a_test() -> None:
    """Helpers below tests/ need no #[test] to be protected."""
    before = b"fn expected() -> u32 {\n    3\n}\n"
    change = guards.Change(before, before.replace(b"3", b"4"), "E0308", (), is_test_file=True)
    assert guards.gutted(change) == "changes test `expected`"


HONEST = [
    pytest.param(
        "E0107",
        "pub struct Stack<T> { items: Vec<T> }\n"
        "impl Stack {\n    pub fn push(&mut self, item: u32) { self.items.push(item); }\n}\n",
        "pub struct Stack<T> { items: Vec<T> }\n"
        "impl<T> Stack<T> {\n    pub fn push(&mut self, item: T) { self.items.push(item); }\n}\n",
        id="an impl made generic",
    ),
    pytest.param(
        "E0515",
        "pub struct Name<'a> { text: &'a str }\n"
        "impl<'a> Name<'a> { pub fn new() -> Name<'a> { let s = String::new(); Name { text: &s } } }\n"
        "impl<'a> From<&'a str> for Name<'a> { fn from(text: &'a str) -> Self { Name { text } } }\n",
        "pub struct Name { text: String }\n"
        "impl Name { pub fn new() -> Name { let s = String::new(); Name { text: s } } }\n"
        "impl From<&str> for Name { fn from(text: &str) -> Self { Name { text: text.to_string() } } }\n",
        id="owned in place of borrowed",
    ),
    pytest.param(
        "E0382",
        "pub fn f(v: Vec<u32>) -> usize {\n    let w = take(v);\n    let n = v.len();\n    w + n\n}\n"
        "fn take(v: Vec<u32>) -> usize { v.len() }\n",
        "pub fn f(v: Vec<u32>) -> usize {\n    let n = v.len();\n    let w = take(v);\n    w + n\n}\n"
        "fn take(v: Vec<u32>) -> usize { v.len() }\n",
        id="statements in another order",
    ),
    pytest.param(
        "E0382",
        'pub fn f(s: String) -> String {\n    let t = s;\n    format!("{s}{t}")\n}\n',
        'pub fn f(s: String) -> String {\n    let t = s.clone();\n    format!("{s}{t}")\n}\n',
        id="clone",
    ),
    pytest.param(
        "E0382",
        'pub fn f(s: String) -> usize {\n    show(s);\n    s.len()\n}\nfn show(s: String) { println!("{s}"); }\n',
        'pub fn f(s: String) -> usize {\n    show(&s);\n    s.len()\n}\nfn show(s: &str) { println!("{s}"); }\n',
        id="borrow, and the callee with it",
    ),
    pytest.param(
        "E0308",
        "pub fn f(s: String) -> usize { size(s) }\nfn size(s: &str) -> usize { s.len() }\n",
        "pub fn f(s: String) -> usize { size(&s) }\nfn size(s: &str) -> usize { s.len() }\n",
        id="x to &x",
    ),
    pytest.param(
        "E0716",
        'pub fn f() -> usize {\n    let name: &str = String::from("abc").as_str();\n    name.len()\n}\n',
        'pub fn f() -> usize {\n    let owned = String::from("abc");\n'
        "    let name: &str = owned.as_str();\n    name.len()\n}\n",
        id="one statement split in two",
    ),
    pytest.param(
        "E0502",
        "pub fn f(v: &mut Vec<u32>) {\n    let first = &v[0];\n    let n = v.len() as u32;\n"
        '    v.push(n);\n    println!("{first}");\n}\n',
        "pub fn f(v: &mut Vec<u32>) {\n    let first = v[0];\n    let n = v.len() as u32;\n"
        '    v.push(n);\n    println!("{first}");\n}\n',
        id="copy in place of a borrow",
    ),
    pytest.param(
        "E0502",
        'pub fn f(v: &mut Vec<u32>) {\n    let first = &v[0];\n    v.push(4);\n    println!("{}", *first);\n}\n',
        'pub fn f(v: &mut Vec<u32>) {\n    v.push(4);\n    println!("{}", *&v[0]);\n}\n',
        id="a let folded into its use",
    ),
    pytest.param(
        "E0505",
        'pub fn f(s: String) {\n    let r = &s;\n    drop(s);\n    println!("{r}");\n}\n',
        'pub fn f(s: String) {\n    let r = &s;\n    println!("{r}");\n    drop(s);\n}\n',
        id="drop later",
    ),
    pytest.param(
        "E0382",
        'pub fn f(s: String) {\n    drop(s);\n    println!("{s}");\n}\n',
        'pub fn f(s: String) {\n    println!("{s}");\n}\n',
        id="an early drop that the error is about",
    ),
    pytest.param(
        "E0004",
        "pub enum E { A, B }\npub fn f(e: E) -> u32 {\n    match e {\n        E::A => 1,\n    }\n}\n",
        "pub enum E { A, B }\npub fn f(e: E) -> u32 {\n    match e {\n        E::A => 1,\n"
        "        E::B => 2,\n    }\n}\n",
        id="a match arm added",
    ),
    pytest.param(
        "E0428",
        "pub fn area(a: u32) -> u32 { a * a }\npub fn area(a: u32, b: u32) -> u32 { a * b }\n",
        "pub fn area(a: u32) -> u32 { a * a }\npub fn area_of(a: u32, b: u32) -> u32 { a * b }\n",
        id="a duplicate renamed",
    ),
    pytest.param(
        "E0428",
        "pub struct P;\nimpl P { pub fn new() -> P { P } }\npub struct P;\n",
        "pub struct P;\nimpl P { pub fn new() -> P { P } }\n",
        id="a duplicate removed",
    ),
    pytest.param(
        "E0407",
        "use std::fmt;\npub struct P;\nimpl fmt::Display for P {\n"
        '    fn format(&self, f: &mut fmt::Formatter<\'_>) -> fmt::Result {\n        write!(f, "P")\n'
        "    }\n}\n",
        "use std::fmt;\npub struct P;\nimpl fmt::Display for P {\n"
        '    fn fmt(&self, f: &mut fmt::Formatter<\'_>) -> fmt::Result {\n        write!(f, "P")\n'
        "    }\n}\n",
        id="a trait's method given its real name",
    ),
    pytest.param(
        "E0407",
        "pub trait T { fn a(&self); }\npub struct S;\n"
        'impl T for S {\n    fn a(&self) {}\n    fn b(&self) { println!("b"); }\n}\n',
        "pub trait T { fn a(&self); }\npub struct S;\n"
        'impl T for S {\n    fn a(&self) {}\n}\nimpl S {\n    pub fn b(&self) { println!("b"); }\n}\n',
        id="a method moved out of the trait's impl",
    ),
    pytest.param(
        "E0277",
        "pub fn f(s: &str) -> u32 {\n    let n: u32 = s.parse()?;\n    n + 1\n}\n",
        "pub fn f(s: &str) -> Result<u32, std::num::ParseIntError> {\n    let n: u32 = s.parse()?;\n    Ok(n + 1)\n}\n",
        id="a Result returned and wrapped",
    ),
    pytest.param(
        "E0608",
        "pub struct Bag { items: Vec<u32> }\npub fn f(bag: &Bag) -> u32 {\n    let mut sum = 0;\n"
        "    for i in 0..bag.items.len() {\n        sum += bag[i];\n    }\n    sum\n}\n",
        "pub struct Bag { items: Vec<u32> }\npub fn f(bag: &Bag) -> u32 {\n    let mut sum = 0;\n"
        "    for item in &bag.items {\n        sum += item;\n    }\n    sum\n}\n",
        id="another loop header",
    ),
    pytest.param(
        "E0133",
        "pub unsafe fn raw(p: *const u32) -> u32 { unsafe { *p } }\npub fn f(n: u32) -> u32 { raw(&n) }\n",
        "pub unsafe fn raw(p: *const u32) -> u32 { unsafe { *p } }\npub fn f(n: u32) -> u32 { unsafe { raw(&n) } }\n",
        id="unsafe where the error asks for it",
    ),
    pytest.param(
        "E0599",
        "pub fn f(v: Vec<u32>) -> usize { v.length() }\n",
        "pub fn f(v: Vec<u32>) -> usize { v.len() }\n",
        id="a method's real name",
    ),
    pytest.param(
        "E0433",
        "pub fn f() -> usize {\n    let m: HashMap<u32, u32> = HashMap::new();\n    m.len()\n}\n",
        "use std::collections::HashMap;\n\npub fn f() -> usize {\n"
        "    let m: HashMap<u32, u32> = HashMap::new();\n    m.len()\n}\n",
        id="an import",
    ),
    pytest.param(
        "E0384",
        "pub fn f() -> u32 {\n    let n = 1;\n    n += 1;\n    n\n}\n",
        "pub fn f() -> u32 {\n    let mut n = 1;\n    n += 1;\n    n\n}\n",
        id="mut",
    ),
    pytest.param(
        "E0106",
        "pub fn longer(a: &str, b: &str) -> &str { if a.len() > b.len() { a } else { b } }\n",
        "pub fn longer<'a>(a: &'a str, b: &'a str) -> &'a str { if a.len() > b.len() { a } else { b } }\n",
        id="lifetimes",
    ),
    pytest.param(
        "E0277",
        'pub fn show<T>(t: T) -> String { format!("{t}") }\n',
        'pub fn show<T: std::fmt::Display>(t: T) -> String { format!("{t}") }\n',
        id="a bound",
    ),
    pytest.param(
        "E0277",
        'pub struct P { pub x: u32 }\npub fn show(p: P) -> String { format!("{p:?} {}", p.x) }\n',
        '#[derive(Debug)]\npub struct P { pub x: u32 }\npub fn show(p: P) -> String { format!("{p:?} {}", p.x) }\n',
        id="a derive added",
    ),
    pytest.param(
        "E0204",
        "#[derive(Clone, Copy)]\npub struct P { pub x: String }\n",
        "#[derive(Clone)]\npub struct P { pub x: String }\n",
        id="a derive that can't be, removed",
    ),
    pytest.param(
        "E0277",
        "#[derive(Hash)]\npub struct Q { pub x: f64 }\n",
        "#[derive(Hash)]\npub struct Q { pub x: u64 }\n",
        id="a field's type changed",
    ),
    pytest.param(
        "E0277",
        "#[derive(PartialEq, Eq, Debug)]\npub struct P { pub x: f64 }\n",
        "#[derive(PartialEq, Debug)]\npub struct P { pub x: f64 }\n",
        id="a derive removed that a field forbids",
    ),
    pytest.param(
        "E0046",
        "pub trait T { fn a(&self) -> u32; fn b(&self) -> u32; }\npub struct S(u32);\n"
        "impl T for S { fn a(&self) -> u32 { self.0 } }\n",
        "pub trait T { fn a(&self) -> u32; fn b(&self) -> u32; }\npub struct S(u32);\n"
        "impl T for S { fn a(&self) -> u32 { self.0 }\n    fn b(&self) -> u32 { self.0 + 1 }\n}\n",
        id="a missing method",
    ),
    pytest.param(
        "E0308",
        'pub fn f() -> String { "abc" }\n',
        'pub fn f() -> String { String::from("abc") }\n',
        id="wrapped",
    ),
    pytest.param(
        "E0308",
        'pub fn f() -> u32 { "5" }\n',
        "pub fn f() -> u32 { 5 }\n",
        id="another literal",
    ),
    pytest.param(
        "E0308",
        "pub fn f(a: u32) -> Option<u32> {\n    if a > 1 {\n        return a;\n    }\n    -1\n}\n",
        "pub fn f(a: u32) -> Option<u32> {\n    if a > 1 {\n        return Some(a);\n    }\n    None\n}\n",
        id="None in place of -1",
    ),
    pytest.param(
        "E0061",
        "pub fn f(a: u32) -> u32 { add(a) }\nfn add(a: u32, b: u32) -> u32 { a + b }\n",
        "pub fn f(a: u32) -> u32 { add(a, 1) }\nfn add(a: u32, b: u32) -> u32 { a + b }\n",
        id="an argument",
    ),
    pytest.param(
        "E0308",
        "pub fn f(a: Option<u32>) -> u32 { a }\n",
        "pub fn f(a: Option<u32>) -> u32 {\n    match a {\n        Some(a) => a,\n        None => 0,\n    }\n}\n",
        id="a match around the value",
    ),
    pytest.param(
        "E0308",
        'pub fn f(a: u32) -> u32 {\n    match a {\n        0 => "zero",\n        n => n,\n    }\n}\n',
        "pub fn f(a: u32) -> u32 {\n    match a {\n        0 => 0,\n        n => n,\n    }\n}\n",
        id="a match arm of another type",
    ),
    pytest.param(
        "E0499",
        "pub fn f(v: &mut Vec<u32>) {\n    let a = &mut v[0];\n    let b = &mut v[1];\n    std::mem::swap(a, b);\n}\n",
        "pub fn f(v: &mut Vec<u32>) {\n    v.swap(0, 1);\n}\n",
        id="two borrows replaced by one call",
    ),
    pytest.param(
        "E0373",
        "use std::thread;\npub fn f(n: u32) -> thread::JoinHandle<u32> { thread::spawn(|| n + 1) }\n",
        "use std::thread;\npub fn f(n: u32) -> thread::JoinHandle<u32> { thread::spawn(move || n + 1) }\n",
        id="move",
    ),
    pytest.param(
        "E0423",
        "pub struct P { pub x: u32 }\npub fn f() -> P { P(1) }\n",
        "pub struct P { pub x: u32 }\npub fn f() -> P { P { x: 1 } }\n",
        id="a struct literal",
    ),
    pytest.param(
        "E0505",
        "pub fn f(mut v: Vec<u32>) -> Vec<u32> {\n    let first = v.first();\n    let w = v;\n"
        '    println!("{first:?}");\n    w\n}\n',
        "pub fn f(mut v: Vec<u32>) -> Vec<u32> {\n    let first = v.first().copied();\n"
        '    let w = v;\n    println!("{first:?}");\n    w\n}\n',
        id="a copy before the move",
    ),
    pytest.param(
        "E0432",
        "use std::colections::HashMap;\npub fn f() -> usize { HashMap::<u32, u32>::new().len() }\n",
        "use std::collections::HashMap;\npub fn f() -> usize { HashMap::<u32, u32>::new().len() }\n",
        id="an import's path",
    ),
    pytest.param(
        "E0560",
        "pub struct P { pub x: u32, pub y: u32 }\npub fn f() -> P { P { x: 1, z: 2 } }\n",
        "pub struct P { pub x: u32, pub y: u32 }\npub fn f() -> P { P { x: 1, y: 2 } }\n",
        id="a field's name",
    ),
    pytest.param(
        "E0382",
        "pub fn f(names: Vec<String>) -> usize {\n    for name in names {\n"
        '        println!("{name}");\n    }\n    names.len()\n}\n',
        "pub fn f(names: Vec<String>) -> usize {\n    for name in &names {\n"
        '        println!("{name}");\n    }\n    names.len()\n}\n',
        id="a loop over a borrow",
    ),
    pytest.param(
        None,
        "pub fn f(a: u32) -> u32 {\n    let b = a + 1\n    b * 2\n}\n",
        "pub fn f(a: u32) -> u32 {\n    let b = a + 1;\n    b * 2\n}\n",
        id="a missing semicolon",
    ),
    pytest.param(
        None,
        "pub fn f(a: u32) -> u32 {\n    if a > 1 {\n        return 1;\n    a * 2\n}\n",
        "pub fn f(a: u32) -> u32 {\n    if a > 1 {\n        return 1;\n    }\n    a * 2\n}\n",
        id="a missing brace",
    ),
    pytest.param(
        "E0119",
        "pub trait T { fn a(&self) -> String; }\nimpl<D: std::fmt::Display> T for D { fn a(&self) -> String { "
        'format!("{self}!") } }\nimpl T for u8 { fn a(&self) -> String { String::new() } }\n',
        "pub trait T { fn a(&self) -> String; }\nmacro_rules! each { ($($kind:ty),*) => { $(impl T for $kind { "
        'fn a(&self) -> String { format!("{self}!") } })* } }\neach!(char);\n'
        "impl T for u8 { fn a(&self) -> String { String::new() } }\n",
        id="an impl for all in a macro for some",
    ),
    pytest.param(
        "E0116",
        "type Row = Vec<u8>;\nimpl Row { fn first(&self) -> u8 { self[0] } }\n"
        "pub fn f() -> u8 { let r: Row = vec![1]; r.first() }\n",
        "struct Row(Vec<u8>);\nimpl Row { fn first(&self) -> u8 { self.0[0] } }\n"
        "pub fn f() -> u8 { let r: Row = Row(vec![1]); r.first() }\n",
        id="an alias that becomes a type of its own",
    ),
]


@pytest.mark.parametrize(("code", "before", "after"), HONEST)
def test_honest_fix_is_accepted(bench: Bench, code: str | None, before: str, after: str) -> None:
    """What a developer would do is not taken for a cheat."""
    check_honest(bench, code, before, after)


TASKS = sorted((Path(__file__).parents[2] / "benchmarks/tasks").glob("*.jsonl"))


def test_every_reference_fix_of_the_benchmark_passes(bench: Bench) -> None:
    """What people wrote as the mended program is never taken for a cheat."""
    assert TASKS
    refused = []
    for task in (json.loads(line) for file in TASKS for line in file.read_text().splitlines()):
        if task.get("fixed"):
            before, after = task["broken"].encode(), task["fixed"].encode()
            draft = bench.draft(task["broken"])
            reason = refused_unchecked(draft, draft.episodes(), candidate(bench.shadow.path, before, after))
            refused += [f"{task['id']}: {reason}"] if reason else []
    assert refused == []
