"""Families and phases, on rustc's real messages."""

import pytest

from sleepy_lsp.rust.families import Family, Phase, family_of, phase_of
from tests.rust.conftest import Diagnose

CASES = [
    ("E0382", Family.BORROW, Phase.BORROW, "pub fn f(s: String) { let t = s; drop((t, s)); }"),
    ("E0502", Family.BORROW, Phase.BORROW, "pub fn f(v: &mut Vec<u32>) { for n in v.iter() { v.push(*n); } }"),
    ("E0106", Family.BORROW, Phase.RESOLVE, 'pub fn f() -> &str { "" }'),
    ("E0277", Family.BOUNDS, Phase.TYPES, 'pub fn f<T>(t: T) -> String { format!("{t}") }'),
    ("E0277", Family.RESULT, Phase.TYPES, "pub fn f(s: &str) -> u32 { s.parse::<u32>()? }"),
    ("E0308", Family.MISMATCH, Phase.TYPES, 'pub fn f() -> u32 { "a" }'),
    ("E0308", Family.RESULT, Phase.TYPES, "pub fn f(s: &str) -> u32 { s.parse::<u32>() }"),
    ("E0308", Family.RESULT, Phase.TYPES, "pub fn f(n: u32) -> Option<u32> { n }"),
    ("E0599", Family.MISSING, Phase.LOOKUP, "pub fn f(v: Vec<u32>) { v.frobnicate(); }"),
    ("E0599", Family.RESULT, Phase.LOOKUP, "pub fn f(v: Option<u32>) { v.frobnicate(); }"),
    (
        "E0599",
        Family.BOUNDS,
        Phase.LOOKUP,
        "pub struct W<T>(T);\nimpl<T: Clone> W<T> { fn m(&self) {} }\npub struct S;\npub fn f(w: W<S>) { w.m() }",
    ),
    ("E0425", Family.MISSING, Phase.RESOLVE, "pub fn f() -> u32 { missing }"),
    ("E0432", Family.MISSING, Phase.RESOLVE, "use std::nothing::Here;"),
    ("E0046", Family.MISSING, Phase.ITEMS, "pub struct S;\nimpl Iterator for S { type Item = u32; }"),
    ("E0004", Family.MISSING, Phase.MATCHES, "pub fn f(b: bool) { match b { true => {} } }"),
    ("E0061", Family.MISMATCH, Phase.LOOKUP, "fn g(_: u32) {}\npub fn f() { g(); }"),
    ("E0428", Family.OTHER, Phase.RESOLVE, "pub fn f() {}\npub fn f() {}"),
    ("E0277", Family.BOUNDS, Phase.LOOKUP, "pub fn f(v: &[u32], n: i32) -> u32 { v[n] }"),
    ("E0277", Family.BOUNDS, Phase.LOOKUP, "pub struct S;\npub fn f(s: S) { for _ in s {} }"),
    ("E0080", Family.OTHER, Phase.BORROW, "pub const A: usize = 2 - 3;"),
    ("overflowing_literals", Family.OTHER, Phase.BORROW, "pub const A: u8 = 256;"),
    (None, Family.OTHER, Phase.PARSE, "pub fn f() {"),
    (None, Family.BORROW, Phase.BORROW, "pub fn f(all: &mut Vec<&str>, one: &str) { all.push(one); }"),
    ("unused_variables", Family.OTHER, Phase.LINT, "#![deny(unused_variables)]\npub fn f() { let a = 1; }"),
]


@pytest.mark.parametrize(("code", "family", "phase", "text"), CASES, ids=[f"{c[0]}-{c[1]}" for c in CASES])
def test_family_and_phase(diagnose: Diagnose, code: str | None, family: Family, phase: Phase, text: str) -> None:
    found = [diagnostic for diagnostic in diagnose(text + "\n") if diagnostic.is_error and diagnostic.code == code]
    assert found, diagnose(text)
    assert (family_of(found[0]), phase_of(found[0])) == (family, phase)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Phase.PARSE, Phase.RESOLVE),
        (Phase.RESOLVE, Phase.TYPES),
        (Phase.TYPES, Phase.MATCHES),
        (Phase.MATCHES, Phase.BORROW),
        (Phase.BORROW, Phase.LINT),
    ],
)
def test_an_earlier_phase_hides_a_later_one(first: Phase, second: Phase) -> None:
    assert first < second
