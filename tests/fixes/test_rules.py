"""Known repairs by rule: rustc refuses the text before and accepts one of the proposals."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koans.mutate import load_programs
from koans.validate import diagnostics_of
from sleepy_lsp.fixes.rules import CODES, known_repairs
from sleepy_lsp.rust.diagnostics import Diagnostic
from tests.fixes.test_memory_pattern import error_at, error_of, path_of, scraps


def proposals(error: Diagnostic, path: str, text: str) -> list[str]:
    """The text that each proposal would make, in order."""
    made = []
    for repair in known_repairs(error, path, text.encode()):
        assert repair.title and "\n" not in repair.title
        new = text.encode()
        for one in reversed(repair.change):
            assert one.end <= len(new)
            new = new[: one.start] + one.text.encode() + new[one.end :]
        made.append(new.decode())
    return made


def accepted(before: str, code: str | None) -> str:
    """The first proposal for the first error of `code` that leaves no error."""
    error = error_of(before, code)
    found = proposals(error, path_of(error), before)
    for after in found:
        if not any(said.is_error for said in diagnostics_of(after, edition="2021", crate_type="lib")):
            return after
    raise AssertionError("rustc refuses all of these:\n" + "\n---\n".join(found))


ERRORS = "pub enum Bad {\n    Empty,\n    NoNumber(std::num::ParseIntError),\n    Line { line: usize },\n}\n"
POINT = "pub struct Point {\n    pub x: i32,\n    pub y: i32,\n}\n"
SHAPE = "pub enum Shape {\n    Dot,\n    Box { wide: u32, high: u32 },\n    Disc(u32),\n}\n"

CASES = [
    pytest.param(
        "E0599",
        ERRORS + "pub fn f(t: &str) -> Result<&str, Bad> {\n    t.get(1..).map_err(|_| Bad::Empty)\n}\n",
        "t.get(1..).ok_or(Bad::Empty)",
        id="an Option has no error to map",
    ),
    pytest.param(
        "E0599",
        ERRORS + "pub fn f(t: &str) -> Result<u8, Bad> {\n    t.parse::<u8>().ok_or(Bad::Empty)\n}\n",
        "t.parse::<u8>().map_err(|_| Bad::Empty)",
        id="a Result has an error already",
    ),
    pytest.param(
        "E0277",
        "pub fn f(t: &str) -> Option<u8> {\n    Some(t.parse::<u8>()? + 1)\n}\n",
        "t.parse::<u8>().ok()? + 1",
        id="a question mark on a Result where None is returned",
    ),
    pytest.param(
        "E0277",
        ERRORS + "pub fn f(t: &str) -> Result<u8, Bad> {\n    Ok(t.parse::<u8>()?)\n}\n",
        "Ok(t.parse::<u8>().map_err(Bad::NoNumber)?)",
        id="the variant that holds the error",
    ),
    pytest.param(
        "E0277",
        ERRORS + "pub fn f(rows: &[&str], line: usize) -> Result<usize, Bad> {\n"
        "    if rows.is_empty() {\n        return Err(Bad::Empty);\n    }\n    Ok(rows.get(line)?.len())\n}\n",
        "rows.get(line).ok_or_else(|| Bad::Line { line })?.len()",
        id="the variant that nothing makes yet, its fields from names in scope",
    ),
    pytest.param(
        "E0609",
        POINT + "pub fn f(all: &[Point]) -> Option<i32> {\n    let first = all.first();\n    Some(first.x)\n}\n",
        "let first = all.first()?;",
        id="a value that is still in an Option",
    ),
    pytest.param(
        "E0599",
        "fn words(t: &str) -> Result<Vec<u8>, u8> {\n    Ok(t.bytes().collect())\n}\n"
        "pub fn f(t: &str) -> Result<usize, u8> {\n    words(t).len()\n}\n",
        "    Ok(words(t)?.len())\n",
        id="a value that is still in a Result, at the end",
    ),
    pytest.param(
        "E0308",
        "fn words(t: &str) -> Result<Vec<(u8, u8)>, u8> {\n    Ok(t.bytes().map(|b| (b, b)).collect())\n}\n"
        "pub fn f(t: &str) -> Result<u8, u8> {\n    let mut n = 0;\n    for (a, _) in words(t) {\n        n += a;\n"
        "    }\n    Ok(n)\n}\n",
        "for (a, _) in words(t)? {",
        id="a loop over a Result",
    ),
    pytest.param(
        "E0282",
        "pub fn f(t: &[&str]) -> Result<usize, std::num::ParseIntError> {\n"
        "    let all = t.iter().map(|one| one.parse::<u8>()).collect()?;\n    Ok(all.len())\n}\n",
        "collect::<Result<Vec<_>, _>>()?",
        id="what is collected before a question mark",
    ),
    pytest.param(
        "E0005",
        ERRORS + "pub fn f(t: &str) -> Result<u8, Bad> {\n    let Some(first) = t.bytes().next();\n    Ok(first)\n}\n",
        "let Some(first) = t.bytes().next() else {\n        return Err(Bad::Empty);\n    };",
        id="a pattern that may not match",
    ),
    pytest.param(
        "E0308",
        "pub fn f(t: &str) -> Option<u8> {\n    let Some(first) = t.bytes().next() else {\n        None\n    };\n"
        "    Some(first)\n}\n",
        "        return None;\n",
        id="an else that does not leave",
    ),
    pytest.param(
        "E0308",
        "pub fn f(t: Option<u8>) -> String {\n    let n = match t {\n        Some(n) => n,\n"
        "        None => String::new(),\n    };\n    n.to_string()\n}\n",
        "None => return String::new(),",
        id="an arm with the function's result",
    ),
    pytest.param(
        "E0277",
        ERRORS + 'pub fn g() -> Result<u8, Bad> {\n    f("1");\n    Err(Bad::Empty)\n}\n'
        'pub fn f(t: &str) {\n    let n = t.parse::<u8>().map_err(Bad::NoNumber)?;\n    println!("{n}");\n}\n',
        "pub fn f(t: &str) -> Result<(), Bad> {",
        id="a function that declares no result",
    ),
    pytest.param(
        "E0026",
        SHAPE + "pub fn f(s: &Shape) -> u32 {\n    match s {\n        Shape::Box { width, .. } => *width,\n"
        "        _ => 0,\n    }\n}\n",
        "Shape::Box { wide: width, .. }",
        id="a field of another name in a pattern",
    ),
    pytest.param(
        "E0560",
        POINT + "pub fn f(x: i32, y: i32) -> Point {\n    Point { left: x, y }\n}\n",
        "Point { x, y }",
        id="a field of another name in a literal",
    ),
    pytest.param(
        "E0063",
        POINT + "pub fn f(x: i32, y: i32) -> Point {\n    Point { x }\n}\n",
        "Point { x, y }",
        id="a field that has a name in scope",
    ),
    pytest.param(
        "E0164",
        SHAPE + "pub fn f(s: &Shape) -> u32 {\n    match s {\n        Shape::Box(wide) => *wide,\n        _ => 0,\n"
        "    }\n}\n",
        "Shape::Box { wide, .. } => *wide",
        id="a tuple pattern for named fields",
    ),
    pytest.param(
        "E0023",
        SHAPE + "pub fn f(s: &Shape) -> u32 {\n    match s {\n        Shape::Disc(wide, _) => *wide,\n        _ => 0,\n"
        "    }\n}\n",
        "Shape::Disc(wide) => *wide",
        id="a field too many",
    ),
    pytest.param(
        "E0408",
        "pub enum E {\n    A { x: u8 },\n    B { y: u8 },\n}\npub fn f(e: &E) -> u8 {\n    match e {\n"
        "        E::A { x } | E::B { y } => *x,\n    }\n}\n",
        "E::A { x } | E::B { y: x } => *x",
        id="alternatives that bind the same name",
    ),
    pytest.param(
        "E0603",
        "mod a {\n    pub(super) fn g() {}\n    fn h() {}\n}\npub fn f() {\n    a::g();\n    a::h();\n}\n",
        "    pub(super) fn h() {}",
        id="a private function, seen as its neighbour",
    ),
    pytest.param(
        "E0616",
        "mod a {\n    pub struct S {\n        n: u8,\n    }\n}\npub fn f(s: &a::S) -> u8 {\n    s.n\n}\n",
        "        pub(crate) n: u8,",
        id="a private field",
    ),
    pytest.param(
        "E0364",
        "mod a {\n    pub(crate) fn g() {}\n}\npub use a::g;\n",
        "    pub fn g() {}",
        id="what a public use hands on",
    ),
    pytest.param(
        "E0046",
        "pub enum Bad {\n    Empty,\n}\npub struct N(u8);\nimpl std::str::FromStr for N {\n"
        "    fn from_str(t: &str) -> Result<Self, Self::Err> {\n"
        "        t.bytes().next().map(N).ok_or(Bad::Empty)\n    }\n}\n",
        "    type Err = Bad;\n",
        id="the associated type that its methods name",
    ),
    pytest.param(
        "E0050",
        "pub trait T {\n    fn g(&self, n: u8, deep: bool);\n}\nimpl T for u8 {\n    fn g(&self, n: u8) {\n"
        "        let _ = n;\n    }\n}\n",
        "fn g(&self, n: u8, _deep: bool) {",
        id="a parameter of the trait's",
    ),
    pytest.param(
        "E0186",
        "pub struct S {\n    n: u8,\n}\npub trait T {\n    fn g(&self) -> u8;\n}\nimpl T for S {\n"
        "    fn g(one: &S) -> u8 {\n        one.n\n    }\n}\n",
        "    fn g(&self) -> u8 {\n        self.n\n",
        id="self instead of a parameter",
    ),
    pytest.param(
        "E0185",
        "pub struct S;\npub trait T {\n    fn g(n: u8) -> u8;\n}\nimpl T for S {\n"
        "    fn g(&self, n: u8) -> u8 {\n        n\n    }\n}\n",
        "    fn g(n: u8) -> u8 {\n",
        id="no self in the trait",
    ),
    pytest.param(
        "E0220",
        "pub trait T {\n    type Item;\n}\npub struct S<A: T> {\n    one: Option<A::Value>,\n"
        "    all: Vec<A::Value>,\n}\n",
        "Vec<A::Item>",
        id="the associated type that the bound has",
    ),
    pytest.param(
        "E0434",
        "pub fn f(n: u8) -> u8 {\n    fn g(m: u8) -> u8 {\n        m + n\n    }\n    g(1)\n}\n",
        "    let g = |m: u8| -> u8 {\n        m + n\n    };\n",
        id="a function that captures",
    ),
    pytest.param(
        "E0435",
        "pub fn f(n: usize) -> usize {\n    let all = [0u8; n + 1];\n    all.len()\n}\n",
        "vec![0u8; n + 1]",
        id="an array as long as a variable says",
    ),
    pytest.param(
        "E0015",
        "fn g() -> u8 {\n    let mut n = 0;\n    for _ in 0..4 {\n        n += 2;\n    }\n    n\n}\n"
        "pub const N: u8 = g();\n",
        "    while round < 4 {\n        n += 2;\n        round += 1;\n    }\n",
        id="a function of a constant, its loops counted",
    ),
    pytest.param(
        None,
        "mod a {\n    macro_rules! one {\n        () => {\n            1\n        };\n    }\n}\n"
        "pub fn f() -> u8 {\n    one!()\n}\n",
        "#[macro_use]\nmod a {",
        id="a macro of a module",
    ),
    pytest.param(
        "E0392",
        "pub struct S<T> {\n    n: u8,\n}\nimpl<T> S<T> {\n    pub fn new(n: u8) -> Self {\n        S { n }\n"
        "    }\n}\n",
        "S { n, _t: std::marker::PhantomData }",
        id="a parameter that no field uses",
    ),
    pytest.param(
        "E0614",
        "pub fn f(t: &[u8]) -> usize {\n    t.iter().enumerate().map(|(n, _)| *n).sum()\n}\n",
        "|(n, _)| n)",
        id="a star before a number",
    ),
    pytest.param(
        "E0277",
        "pub fn f(t: &[u8], n: i32) -> Option<u8> {\n    t.get(n).copied()\n}\n",
        "t.get(usize::try_from(n).ok()?)",
        id="an index that may be negative",
    ),
    pytest.param(
        "E0061",
        "pub struct S {\n    chart: Vec<u8>,\n}\nfn g(chart: &[u8], n: usize) -> u8 {\n    chart[n]\n}\nimpl S {\n"
        "    pub fn f(&self) -> u8 {\n        g(1)\n    }\n}\n",
        "g(&self.chart, 1)",
        id="an argument from a field of its name",
    ),
    pytest.param(
        "E0368",
        "#[derive(Clone, Copy)]\npub struct N(u8);\nimpl std::ops::Add for N {\n    type Output = N;\n"
        "    fn add(self, o: N) -> N {\n        N(self.0 + o.0)\n    }\n}\npub fn f(mut n: N) -> N {\n    n += N(1);\n"
        "    n\n}\n",
        "    n = n + N(1);",
        id="an assignment with an operator",
    ),
    pytest.param(
        "E0369",
        "#[derive(Clone, Copy)]\npub struct N(u8);\nimpl std::ops::Add for N {\n    type Output = N;\n"
        "    fn add(self, o: N) -> N {\n        N(self.0 + o.0)\n    }\n}\npub fn f(n: N) -> N {\n    n - N(1)\n}\n",
        "fn sub(self, o: N) -> N {\n        N(self.0 - o.0)",
        id="the other operator",
    ),
    pytest.param(
        "E0593",
        "pub fn f(n: Option<u8>) -> u8 {\n    n.unwrap_or_else(|_| 0)\n}\n",
        "n.unwrap_or_else(|| 0)",
        id="an argument that there is not",
    ),
    pytest.param(
        "E0503",
        "pub struct S {\n    n: i32,\n}\nimpl S {\n    pub fn f(&mut self) {\n        let at = &mut self.n;\n"
        "        while self.n < 9 {\n            *at += 1;\n        }\n    }\n}\n",
        "        while self.n < 9 {\n            self.n += 1;\n",
        id="a reference that is only a short name",
    ),
    pytest.param(
        "E0506",
        "pub struct S {\n    n: i32,\n}\nimpl S {\n    pub fn f(&mut self) -> i32 {\n        let old = &self.n;\n"
        "        self.n = 9;\n        *old\n    }\n}\n",
        "        let old = self.n;\n        self.n = 9;\n        old\n",
        id="what was there before",
    ),
    pytest.param(
        "E0499",
        "pub fn f(v: &mut [u8], i: usize, j: usize) {\n    let a = &mut v[i];\n    let b = &mut v[j];\n    *a += *b;\n"
        "    *b += 1;\n}\n",
        "let [a, b] = v.get_disjoint_mut([i, j]).unwrap();",
        id="two elements at once",
    ),
    pytest.param(
        "E0507",
        "pub struct S {\n    one: Option<String>,\n}\nimpl S {\n    pub fn f(&mut self) -> String {\n"
        "        if let Some(one) = self.one {\n            return one;\n        }\n        String::new()\n    }\n}\n",
        "if let Some(one) = self.one.take() {",
        id="a value taken out of a field",
    ),
    pytest.param(
        "E0373",
        "use std::sync::Arc;\nuse std::thread;\npub fn f() {\n    let all = Arc::new(vec![1u8]);\n    for n in 0..2 {\n"
        '        thread::spawn(|| println!("{} {n}", all.len()));\n    }\n}\n',
        "        let all = all.clone();\n        thread::spawn(move || ",
        id="a counted pointer for each thread",
    ),
    pytest.param(
        "E0277",
        "use std::cell::RefCell;\nuse std::rc::Rc;\nuse std::thread;\npub fn f() {\n"
        "    let all = Rc::new(RefCell::new(vec![1u8]));\n    let own = Rc::clone(&all);\n"
        "    thread::spawn(move || {\n        own.borrow_mut().push(2);\n    });\n}\n",
        "own.lock().unwrap().push(2);",
        id="shared between threads",
    ),
    pytest.param(
        "E0308",
        ERRORS + "pub fn f(t: &str) -> Option<u8> {\n    if t.is_empty() {\n        return Err(Bad::Empty);\n    }\n"
        "    Ok(1)\n}\n",
        "pub fn f(t: &str) -> Result<u8, Bad> {",
        id="a Result declared as an Option",
    ),
    pytest.param(
        "E0308",
        "pub fn f(t: &str) -> Result<u8, String> {\n    if t.is_empty() {\n        return None;\n    }\n"
        "    Some(1)\n}\n",
        "pub fn f(t: &str) -> Option<u8> {",
        id="an Option declared as a Result",
    ),
    pytest.param(
        "E0507",
        "pub struct S {\n    n: Vec<u8>,\n}\nimpl S {\n    pub fn size(self) -> usize {\n        self.n.len()\n    }\n"
        "    pub fn f(&self) -> usize {\n        self.size()\n    }\n}\n",
        "    pub fn size(&self) -> usize {",
        id="a method that need not take self",
    ),
    pytest.param(
        "E0515",
        "pub struct S {\n    n: Vec<u8>,\n}\nimpl S {\n    pub fn f(self) -> Option<&'static u8> {\n"
        "        None\n    }\n"
        "    pub fn g<'s>(self, n: usize) -> Option<&'s u8> {\n        let all = &self.n;\n        all.get(n)\n"
        "    }\n}\n",
        "    pub fn g<'s>(&'s self, n: usize)",
        id="a method that gives a part of self",
    ),
    pytest.param(
        "E0277",
        "pub fn f(t: &[u8]) -> Vec<&str> {\n    t.iter().map(|n| n.to_string()).collect()\n}\n",
        "-> Vec<String> {",
        id="texts that nobody else owns",
    ),
    pytest.param(
        "E0271",
        ERRORS + "pub struct N(pub u8);\nimpl std::str::FromStr for N {\n    type Err = Bad;\n"
        "    fn from_str(t: &str) -> Result<Self, Bad> {\n        Ok(N(t.parse()?))\n    }\n}\n"
        "pub fn f(t: &[&str]) -> Result<Vec<u8>, Bad> {\n"
        "    t.iter().map(|one| -> Result<u8, Bad> { Ok(one.parse()?) })"
        ".collect()\n}\n",
        "impl From<std::num::ParseIntError> for Bad {",
        id="a conversion in many places",
    ),
    pytest.param(
        "E0277",
        "use std::error::Error;\nuse std::fmt;\n#[derive(Debug)]\npub struct Bad;\nimpl fmt::Display for Bad {\n"
        '    fn fmt(&self, f: &mut fmt::Formatter<\'_>) -> fmt::Result {\n        write!(f, "bad")\n    }\n}\n'
        "pub fn g() -> Result<u8, Bad> {\n    Err(Bad)\n}\npub fn f() -> Result<u8, Box<dyn Error>> {\n"
        "    Ok(g()?)\n}\n",
        "impl std::error::Error for Bad {}",
        id="an error that is not said to be one",
    ),
    pytest.param(
        "E0700",
        "pub struct S {\n    n: Vec<u8>,\n}\nimpl S {\n    pub fn f(&mut self) -> impl Iterator<Item = u8> {\n"
        "        self.n.drain(..)\n    }\n}\n",
        "impl Iterator<Item = u8> + '_ {",
        id="an iterator that borrows",
    ),
    pytest.param(
        "E0038",
        "pub trait T {\n    fn twin(&self) -> Self;\n}\n#[derive(Clone)]\npub struct S;\nimpl T for S {\n"
        "    fn twin(&self) -> Self {\n        self.clone()\n    }\n}\npub fn f(t: &dyn T) -> Box<dyn T> {\n"
        "    t.twin()\n}\n",
        "    fn twin(&self) -> Box<dyn T> {\n        Box::new(self.clone())",
        id="a copy behind dyn",
    ),
    pytest.param(
        "E0594",
        "fn g(visit: impl Fn(u8)) {\n    visit(1);\n}\npub fn f() -> u8 {\n    let mut sum = 0;\n    g(|n| sum += n);\n"
        "    sum\n}\n",
        "fn g(mut visit: impl FnMut(u8)) {",
        id="a closure that changes something",
    ),
    pytest.param(
        "E0317",
        ERRORS + "pub fn f(t: &str, line: usize) -> Result<u8, Bad> {\n    if t.len() > 1 {\n"
        "        t.parse().map_err(Bad::NoNumber)\n    } else if t.is_empty() {\n        Err(Bad::Empty)\n    }\n}\n",
        "else {\n        Err(Bad::Line { line })\n    }",
        id="an if without an else",
    ),
    pytest.param(
        "E0308",
        "pub fn f(n: usize) -> Vec<usize> {\n    let all: Vec<usize> = (0..n);\n    all\n}\n",
        "(0..n).collect();",
        id="a range where a list is expected",
    ),
    pytest.param(
        "E0308",
        "#[derive(Clone)]\npub struct S {\n    all: Vec<Option<String>>,\n}\nimpl S {\n"
        "    pub fn f(&mut self) -> Option<&mut String> {\n"
        "        self.all.clone().into_iter().flatten().find(|s| s.is_empty());\n"
        "        self.all.into_iter().flatten().find(|s| s.is_empty())\n    }\n}\n",
        "self.all.iter_mut().flatten()",
        id="a list that is changed in place",
    ),
    pytest.param(
        "E0026",
        SHAPE
        + "pub fn f(s: &Shape) -> u32 {\n    match s {\n        Shape::Box { wide, height, high } => wide * height,\n"
        "        _ => 0,\n    }\n}\n",
        "Shape::Box { wide, high: height } => wide * height",
        id="a field named twice",
    ),
    pytest.param(
        "E0609",
        "pub fn f(all: &[Vec<(u8, u8)>], n: usize) -> Option<u8> {\n    let rows = all.get(n);\n"
        "    rows.iter().map(|row| row.0).max()\n}\n",
        "let rows = all.get(n)?;",
        id="a chain over an Option of a list",
    ),
    pytest.param(
        "E0308",
        "use std::collections::btree_map::Entry;\nuse std::collections::HashMap;\n"
        "pub fn f(t: &mut HashMap<u8, u8>) -> bool {\n    match t.entry(1) {\n        Entry::Occupied(_) => true,\n"
        "        Entry::Vacant(_) => false,\n    }\n}\n",
        "use std::collections::hash_map::Entry;",
        id="a namesake from another module",
    ),
    pytest.param(
        "unreachable_patterns",
        "#![deny(unreachable_patterns)]\npub fn f(n: (u8, u8)) -> u8 {\n    match n {\n        (1, _) => 1,\n"
        "        (1, 0) => 2,\n        _ => 3,\n    }\n}\n",
        "        (1, 0) => 2,\n        (1, _) => 1,\n        _ => 3,",
        id="an arm that is never reached",
    ),
    pytest.param(
        "E0404",
        "pub struct N(pub u8);\npub fn f<T: Clone + N>(t: T) -> u8 {\n    let n: N = t.into();\n    n.0\n}\n",
        "T: Clone + Into<N>",
        id="a type among bounds",
    ),
    pytest.param(
        "E0608",
        "pub struct Grid {\n    all: Vec<u8>,\n}\nimpl Grid {\n    pub fn at(&self, x: usize, y: usize) -> u8 {\n"
        "        self.all[x * 3 + y]\n    }\n}\npub fn f(g: &Grid) -> u8 {\n    g[1][2]\n}\n",
        "g.at(1, 2)",
        id="an index into what has a method for it",
    ),
    pytest.param(
        "E0308",
        "use std::error::Error;\nuse std::fmt;\n#[derive(Debug, Clone)]\npub struct Cause;\n"
        "impl fmt::Display for Cause {\n"
        '    fn fmt(&self, f: &mut fmt::Formatter<\'_>) -> fmt::Result {\n        write!(f, "x")\n    }\n}\n'
        "impl Error for Cause {}\npub struct Bad {\n    cause: Cause,\n}\nimpl Bad {\n"
        "    pub fn source(&self) -> Option<&(dyn Error + 'static)> {\n        Some(self.cause.clone())\n    }\n}\n",
        "Some(&self.cause)",
        id="a clone where a reference is expected",
    ),
    pytest.param(
        "E0308",
        "pub fn f(a: Option<&mut u32>) -> bool {\n    match a {\n        Some(n) => *n += 1,\n        None => false,\n"
        "    }\n}\n",
        "Some(n) => {\n            *n += 1;\n            true\n        },",
        id="an arm that says nothing",
    ),
    pytest.param(
        "E0277",
        "pub fn f<T: Clone>(t: &[T]) -> Vec<T> {\n    t.iter().skip(1).collect()\n}\n",
        "t.iter().skip(1).cloned().collect()",
        id="values collected from references",
    ),
    pytest.param(
        "E0308",
        "pub fn f(t: &[u8]) -> Option<(u8, u8)> {\n    let first = t.first();\n    Some((1, first))\n}\n",
        "let first = *t.first()?;",
        id="a name for what is still in an Option",
    ),
    pytest.param(
        "E0277",
        "pub fn f(t: &[&str]) -> Result<usize, std::num::ParseIntError> {\n"
        "    let all = t.iter().map(|one| one.parse::<u8>()).collect::<Vec<u8>>();\n    Ok(all.len())\n}\n",
        "collect::<Result<Vec<u8>, _>>()?;",
        id="results collected as values",
    ),
    pytest.param(
        "E0277",
        "pub fn f(t: &[&str]) -> Option<u32> {\n"
        "    let sum: u32 = t.iter().map(|one| one.parse::<u32>()).sum();\n    Some(sum)\n}\n",
        "sum::<Result<u32, _>>().ok()?;",
        id="results summed as values",
    ),
    pytest.param(
        "E0308",
        "pub struct P {\n    pub n: Option<u8>,\n}\npub fn f(t: Option<&str>) -> Result<P, std::num::ParseIntError> {\n"
        "    Ok(P {\n        n: t.map(|one| one.parse()),\n    })\n}\n",
        "t.map(|one| one.parse()).transpose()?,",
        id="a Result inside an Option",
    ),
    pytest.param(
        "E0271",
        ERRORS + "pub fn f<'t>(t: &'t str) -> impl Iterator<Item = Result<u8, Bad>> + 't {\n"
        "    t.split(' ').map(|one| one.parse::<u8>())\n}\n",
        "one.parse::<u8>().map_err(Bad::NoNumber))",
        id="another error than the one declared",
    ),
    pytest.param(
        "E0277",
        "pub fn f(t: &[&str]) -> Result<u8, std::num::ParseIntError> {\n    let mut sum = 0;\n"
        "    t.iter().for_each(|one| {\n        sum += one.parse::<u8>()?;\n    });\n    Ok(sum)\n}\n",
        "    for one in t.iter() {\n        sum += one.parse::<u8>()?;\n    }\n",
        id="a question mark in for_each",
    ),
    pytest.param(
        "E0426",
        "pub fn f(t: &[&[u8]]) -> u8 {\n    let mut sum = 0;\n    for row in t {\n        for one in row.iter() {\n"
        "            if *one == 0 {\n                break 'rows;\n            }\n            sum += one;\n        }\n"
        "    }\n    sum\n}\n",
        "    'rows: for row in t {",
        id="a label that no loop has",
    ),
    pytest.param(
        "E0618",
        "fn size(t: &str) -> usize {\n    t.len()\n}\npub fn f(t: &str) -> usize {\n    let size = size(t);\n"
        '    size + size("a")\n}\n',
        '    let size_value = size(t);\n    size_value + size("a")',
        id="a local that hides a function",
    ),
    pytest.param(
        "E0191",
        "pub trait T {\n    type Out;\n    fn g(&self) -> Self::Out;\n}\nimpl T for u8 {\n    type Out = f64;\n"
        "    fn g(&self) -> f64 {\n        1.0\n    }\n}\npub fn f(t: &dyn T) -> f64 {\n    t.g()\n}\n",
        "t: &dyn T<Out = f64>",
        id="an associated type left open",
    ),
    pytest.param(
        "E0204",
        "#[derive(Clone, Copy, Debug)]\npub struct S {\n    pub name: String,\n}\n",
        "#[derive(Clone, Debug)]",
        id="a type that cannot be Copy",
    ),
]


@pytest.mark.parametrize(("code", "before", "part"), CASES)
def test_a_known_repair_that_rustc_accepts_is_proposed(code: str | None, before: str, part: str) -> None:
    """The first proposal that rustc accepts is the one that is meant."""
    assert part in accepted(before, code)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param("E0308", 'pub fn f() -> String { "a" }\n', id="a mismatch without an Option"),
        pytest.param("E0599", "pub fn f(n: u8) -> u8 { n.twice() }\n", id="a method that nobody knows"),
        pytest.param("E0063", POINT + "pub fn f(x: i32) -> Point { Point { x } }\n", id="a field that is nowhere"),
        pytest.param(
            "E0277",
            "pub enum Bad { A, B }\npub fn g() -> Result<u8, Bad> { if true { Err(Bad::A) } else { Err(Bad::B) } }\n"
            "pub fn f(t: &[u8]) -> Result<u8, Bad> { Ok(*t.first()?) }\n",
            id="two variants that are as likely",
        ),
        pytest.param(
            "E0506",
            "pub fn f(v: &mut [u8]) { let mut i = 0; let a = &mut v[i]; i += 1; v[i] = 1; *a = i as u8; }\n",
            id="a place that is another by then",
        ),
        pytest.param("E0435", "pub fn f() -> u8 { let n = 1; const M: u8 = n; M }\n"
        "", id="a constant that is no length"),
    ],
)  # fmt: skip
def test_where_nothing_is_known_nothing_is_proposed(code: str, text: str) -> None:
    """An error of the code alone is no reason to change the program."""
    error = error_of(text, code)
    assert proposals(error, path_of(error), text) == []


def test_what_the_author_may_not_want_is_doubted() -> None:
    """Opening a private field compiles and is tried last; handing an error on is not doubted."""
    opened = "mod a {\n    pub struct S {\n        n: u8,\n    }\n}\npub fn f(s: &a::S) -> u8 {\n    s.n\n}\n"
    handed = "pub fn f(t: &str) -> Option<u8> {\n    Some(t.parse::<u8>()? + 1)\n}\n"
    for text, code, doubtful in ((opened, "E0616", True), (handed, "E0277", False)):
        error = error_of(text, code)
        assert [one.doubtful for one in known_repairs(error, path_of(error), text.encode())] == [doubtful]


def test_other_files_are_left_alone() -> None:
    """Without a mark in the file there is nothing to go by."""
    text = "pub fn f(t: &str) -> Option<u8> {\n    Some(t.parse::<u8>()? + 1)\n}\n"
    assert proposals(error_of(text, "E0277"), "other.rs", text) == []


programs = st.sampled_from([program.text for program in load_programs(split="train")]) | scraps
MESSAGES = [
    "no method named `map_err` found for enum `Option<T>` in the current scope",
    "the `?` operator can only be used on `Option`s, not `Result`s, in a function that returns `Option`",
    "the trait `From<ParseIntError>` is not implemented for `Bad`",
    "cannot use the `?` operator in a method that returns `()`",
    "no field `x` on type `Option<u8>`",
    "`else` clause of `let...else` does not diverge",
    "field `x` of struct `Point` is private",
    "type parameter `T` is never used",
    "cannot move out of `self.a` as enum variant `Some` which is behind a mutable reference",
    "`Rc<u8>` cannot be sent between threads safely",
    "non-exhaustive patterns: `Some(_)` and `None` not covered",
    "cannot multiply `f64` by `f32`",
    "the trait bound `f64: Ord` is not satisfied",
    "the type parameter `T` is not constrained by the impl trait, self type, or predicates",
    "a value of type `Lines` cannot be built from an iterator over elements of type `u32`",
    "missing field `x` in initializer of `Point`",
    "field `width` of struct `Lines` is private",
    "argument #1 of type `u32` is missing",
    "expected `u8`, found `u32`",
    "expected type parameter `T`, found `f64`",
    "can't compare `Point` with `Point`",
    "no matter",
]


@settings(deadline=None, max_examples=150)
@given(
    programs,
    st.sampled_from(CODES),
    st.sampled_from(MESSAGES),
    st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 9999)), max_size=4),
)
def test_proposals_hold_for_any_text(text: str, code: str, message: str, places: list[tuple[int, int]]) -> None:
    """Wherever the marks are: few proposals, whose edits lie in order in the text and don't overlap."""
    source = text.encode()
    found = list(known_repairs(error_at(places, text, code, message), "main.rs", source))
    assert len(found) <= 8
    for repair in found:
        ends = [offset for one in repair.change for offset in (one.start, one.end)]
        assert repair.title and repair.change
        assert ends == sorted(ends) and ends[0] >= 0 and ends[-1] <= len(source)
