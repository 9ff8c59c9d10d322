"""Known repairs about numbers, traits, type parameters and conversions, with rustc's real words."""

import pytest

from tests.fixes.repairs import error_of, path_of
from tests.fixes.test_rules import accepted, proposals

STACK = "#[derive(Default)]\npub struct Stack {\n    all: Vec<u8>,\n}\n"

CASES = [
    pytest.param("E0308", "pub fn f(a: u8) -> u32 {\n    a\n}\n", "u32::from(a)", id="a number widened without loss"),
    pytest.param(
        "E0308",
        "pub fn f(a: i32) -> Option<u8> {\n    let b: u8 = a;\n    Some(b)\n}\n",
        "u8::try_from(a).ok()?",
        id="a number that may be negative where None can be returned",
    ),
    pytest.param("E0308", "pub const A: u16 = u64::MAX;\n", "u16::MAX", id="the greatest number of the type"),
    pytest.param("E0308", "pub fn f(a: u64) -> usize {\n    a + 1\n}\n", "(a + 1) as usize", id="a number cast"),
    pytest.param(
        "E0277",
        "pub fn f(a: &[f32], b: f64) -> f64 {\n    a.iter().map(|&x| b * x).sum()\n}\n",
        "b * f64::from(x)",
        id="the narrower operand becomes like the other",
    ),
    pytest.param(
        "E0277",
        "pub fn f(a: u8, b: u32) -> u32 {\n    a + b\n}\n",
        "u32::from(a) + b",
        id="the left operand where it is the narrower",
    ),
    pytest.param(
        "E0277",
        "pub fn f(mut a: Vec<f64>) -> Vec<f64> {\n    a.sort();\n    a\n}\n",
        "a.sort_by(|a, b| a.total_cmp(b))",
        id="floats sorted",
    ),
    pytest.param(
        "E0277",
        "pub fn f(a: &[(u8, f64)]) -> Option<&(u8, f64)> {\n    a.iter().max_by_key(|x| x.1)\n}\n",
        "max_by(|x, other| x.1.total_cmp(&other.1))",
        id="the greatest by a float",
    ),
    pytest.param(
        "E0277",
        "pub fn sorted<T: Ord + Copy>(a: &[T]) -> Vec<T> {\n    let mut all = a.to_vec();\n    all.sort();\n"
        "    all\n}\n"
        "pub fn f() -> Vec<f32> {\n    sorted(&[2.0, 1.0])\n}\n",
        "T: PartialOrd + Copy",
        id="a generic function that is used with floats",
    ),
    pytest.param(
        "E0369", "pub fn f(n: usize) -> String {\n    \"-\" * (n + 1)\n}\n", '"-".repeat(n + 1)', id="a text repeated"
    ),
    pytest.param(
        "E0080",
        "const A: usize = 2;\nconst B: usize = 9;\npub const C: usize = A - B;\n",
        "B - A",
        id="constants subtracted the other way round",
    ),
    pytest.param("overflowing_literals", "pub const A: u8 = 256;\n", "= 255;", id="one more than the greatest"),
    pytest.param(
        "E0765",
        'pub fn f(a: &[String]) -> String {\n    a.join(", )\n}\n',
        'a.join(", ")',
        id="a text closed before the parenthesis",
    ),
    pytest.param(
        "E0604",
        "pub fn f(n: u32) -> char {\n    (n + 65) as char\n}\n",
        "char::from_u32(n + 65).unwrap_or(char::REPLACEMENT_CHARACTER)",
        id="a number made a character",
    ),
    pytest.param(
        "E0631",
        "fn size(t: &str) -> usize {\n    t.len()\n}\n"
        "pub fn f(a: &[String]) -> Vec<usize> {\n    a.iter().map(size).collect()\n}\n",
        "map(|value| size(value))",
        id="a function of a slice of text for Strings",
    ),
    pytest.param(
        "E0631",
        "fn twice(n: u8) -> u8 {\n    n * 2\n}\npub fn f(a: &[u8]) -> Vec<u8> {\n"
        "    a.iter().map(twice).collect()\n}\n",
        "map(|value| twice(*value))",
        id="a function of values for references",
    ),
    pytest.param(
        "E0057",
        "pub fn f(pair: (u8, u8)) -> u8 {\n    let mix = |a: u8, b: u8, c: u8| a + b + c;\n    mix(pair, 1)\n}\n",
        "mix(pair.0, pair.1, 1)",
        id="a pair where its parts are asked for",
    ),
    pytest.param(
        "E0728",
        "pub async fn one() -> u8 {\n    1\n}\npub fn two() -> u8 {\n    one().await + 1\n}\n",
        "pub async fn two() -> u8",
        id="a function that awaits",
    ),
    pytest.param(
        "E0049",
        "use std::fmt::Debug;\npub trait Log {\n    fn put<T: Debug>(&mut self, one: T) -> usize;\n}\n"
        "impl Log for Vec<String> {\n    fn put(&mut self, it: u8) -> usize {\n"
        "        self.push(format!(\"{it:?}\"));\n"
        "        self.len()\n    }\n}\n",
        "fn put<T: Debug>(&mut self, it: T) -> usize {",
        id="the trait's head with the impl's names",
    ),
    pytest.param(
        "E0407",
        "pub trait Go {\n    fn go(&self) -> u8;\n}\npub struct S;\nimpl Go for S {\n    fn go(&self) -> u8 {\n"
        "        self.far()\n    }\n    fn far(&self) -> u8 {\n        7\n    }\n}\n",
        "impl S {\n    fn far(&self) -> u8 {",
        id="a method that is the type's own",
    ),
    pytest.param(
        "E0407",
        "pub trait Go {\n    fn go(&self) -> u8;\n}\npub struct S;\nimpl Go for S {\n    fn travel(&self) -> u8 {\n"
        "        7\n    }\n}\n",
        "fn go(&self) -> u8 {\n        7",
        id="a method under another name than the trait's",
    ),
    pytest.param(
        "E0438",
        "pub trait Go {\n    fn go(&self) -> u8;\n}\npub struct S;\npub struct T;\n"
        "impl Go for S {\n    const FAR: u8 = 1;\n    fn go(&self) -> u8 {\n        1\n    }\n}\n"
        "pub fn f<G: Go>(one: &G) -> u8 {\n    one.go() + G::FAR\n}\n",
        "    const FAR: u8;",
        id="a constant that generic code asks for",
    ),
    pytest.param(
        "E0046",
        "pub trait Name {\n    fn name(&self) -> String;\n}\npub struct S;\nimpl S {\n"
        "    fn name(&self) -> String {\n        String::new()\n    }\n}\nimpl Name for S {}\n",
        "S::name(self)",
        id="a method that the type has of its own",
    ),
    pytest.param(
        "E0046",
        "use std::cmp::Ordering;\n#[derive(PartialEq, Eq)]\npub struct S(u8);\nimpl Ord for S {\n"
        "    fn cmp(&self, other: &Self) -> Ordering {\n        other.0.cmp(&self.0)\n    }\n}\n"
        "impl PartialOrd for S {\n}\n",
        "Some(self.cmp(other))",
        id="a partial order by the order that is there",
    ),
    pytest.param(
        "E0403",
        "pub struct Pair<T>(pub T, pub T);\nimpl<T> Pair<T> {\n"
        "    pub fn map<T>(self, by: impl Fn(T) -> T) -> Pair<T> {\n        Pair(by(self.0), by(self.1))\n    }\n}\n",
        "map<U>(self, by: impl Fn(T) -> U) -> Pair<U>",
        id="what comes out is of another type",
    ),
    pytest.param(
        "E0404",
        "pub trait Show {\n    fn show(&self) -> String;\n}\npub struct S;\n"
        "pub fn f<T: S>(one: &T) -> String {\n    one.show()\n}\n",
        "f<T: Show>",
        id="a bound that names a struct",
    ),
    pytest.param(
        "E0726",
        "pub struct S<'a>(pub Vec<&'a str>);\nimpl<'a> S {\n    pub fn add(&mut self, one: &'a str) {\n"
        "        self.0.push(one);\n    }\n}\n",
        "impl<'a> S<'a>",
        id="the lifetime that the impl declares",
    ),
    pytest.param(
        "E0107",
        "pub enum Bad {\n    No,\n}\npub fn g() -> Result<u8, Bad> {\n    Err(Bad::No)\n}\n"
        "pub fn f() -> Result<u8> {\n    g()\n}\n",
        "f() -> Result<u8, Bad>",
        id="the error type of the other results",
    ),
    pytest.param(
        "E0283",
        "pub struct Bad;\nfn run<E: Into<Bad>>(by: impl Fn() -> Result<(), E>) -> Option<Bad> {\n"
        "    by().err().map(Into::into)\n}\npub fn f() -> Option<Bad> {\n    run(|| Ok(()))\n}\n",
        "Ok::<_, Bad>(())",
        id="the error of an Ok that is always fine",
    ),
    pytest.param(
        "E0308",
        "pub fn f<T: PartialOrd + Copy>(all: &[T], limit: f64) -> usize {\n    let mut n = 0;\n"
        "    for one in all {\n        if *one < limit {\n            n += 1;\n        }\n    }\n    n\n}\n",
        "limit: T",
        id="an argument of the parameter's type",
    ),
    pytest.param(
        "E0207",
        "pub struct S;\nimpl<T: Clone> S {\n    pub fn two(&self, one: &T) -> (T, T) {\n"
        "        (one.clone(), one.clone())\n    }\n}\n",
        "fn two<T: Clone>",
        id="a type parameter of the method",
    ),
    pytest.param(
        "E0283",
        "pub fn f(all: &[u16]) -> bool {\n    all.iter().copied().sum() > 9\n}\n",
        "sum::<u16>()",
        id="a sum whose type nothing says",
    ),
    pytest.param(
        "E0277",
        STACK + "impl Stack {\n    fn put(&mut self, one: u8) {\n        self.all.push(one);\n    }\n}\n"
        "pub fn f(t: &[u8]) -> Stack {\n    t.iter().copied().collect()\n}\n",
        "impl FromIterator<u8> for Stack",
        id="gathered by the method that takes one",
    ),
    pytest.param(
        "E0277",
        "pub struct Age(u8);\nimpl Age {\n    pub fn of_years(n: u8) -> Self {\n        Age(n)\n    }\n}\n"
        "pub fn f() -> Age {\n    3u8.into()\n}\n",
        "impl From<u8> for Age",
        id="From by the function that takes the same",
    ),
    pytest.param(
        "E0277",
        "pub struct Age(u8);\nimpl Age {\n    pub fn read(t: &str) -> Result<Age, String> {\n"
        "        t.len().try_into().map(Age).map_err(|_| t.to_string())\n    }\n}\n"
        "pub fn f() -> Option<Age> {\n    \"x\".parse::<Age>().ok()\n}\n",
        "type Err = String;",
        id="FromStr by the function that reads a text",
    ),
    pytest.param(
        "E0277",
        "pub enum Side {\n    Left,\n}\nimpl Side {\n    fn name(&self) -> &'static str {\n        \"left\"\n"
        "    }\n}\n"
        "pub fn f(s: &Side) -> String {\n    format!(\"{s}\")\n}\n",
        "impl std::fmt::Display for Side",
        id="Display by the one method that gives a text",
    ),
    pytest.param(
        "E0277",
        STACK + "impl Stack {\n    fn iter(&self) -> std::slice::Iter<'_, u8> {\n        self.all.iter()\n    }\n}\n"
        "pub fn f(s: &Stack) -> u8 {\n    let mut n = 0;\n    for one in s {\n        n += one;\n    }\n    n\n}\n",
        "for one in s.iter()",
        id="a loop over what has an iter",
    ),
    pytest.param(
        "E0119",
        "#[derive(Debug, PartialEq)]\npub struct S(u8);\nimpl PartialEq for S {\n"
        "    fn eq(&self, other: &S) -> bool {\n        self.0 / 2 == other.0 / 2\n    }\n}\n",
        "#[derive(Debug)]",
        id="a trait that is there by hand is not derived",
    ),
    pytest.param(
        "E0369",
        "#[derive(Debug, PartialEq)]\npub enum Rank {\n    Low,\n    High,\n}\n"
        "pub fn f(a: &Rank, b: &Rank) -> bool {\n    a < b\n}\n",
        "#[derive(Debug, PartialEq, PartialOrd)]",
        id="what is derived already is not derived again",
    ),
    pytest.param(
        "E0072",
        "pub enum Rule {\n    Word(String),\n    Either(Rule, Rule),\n    Maybe { inner: Option<Rule> },\n"
        "    All(Vec<Rule>),\n}\n",
        "Either(Box<Rule>, Box<Rule>),\n    Maybe { inner: Option<Box<Rule>> },\n    All(Vec<Rule>),",
        id="a type that holds itself in three places",
    ),
    pytest.param(
        "E0277",
        "pub struct Job {\n    work: Box<dyn Fn() -> u8>,\n}\n"
        "pub fn f(job: Job) -> std::thread::JoinHandle<u8> {\n    std::thread::spawn(move || (job.work)())\n}\n",
        "Box<dyn Fn() -> u8 + Send>",
        id="a boxed closure that goes to another thread",
    ),
    pytest.param(
        "E0133",
        "pub enum Bad {\n    Short,\n}\npub fn f(a: &[u8]) -> Result<u8, Bad> {\n"
        "    let (low, _) = a.split_at_unchecked(3);\n    Ok(low[0])\n}\n",
        "a.split_at_checked(3).ok_or(Bad::Short)?",
        id="a function that checks",
    ),
    pytest.param(
        "E0070",
        "pub struct Map {\n    wide: usize,\n    all: Vec<u8>,\n}\nimpl Map {\n"
        "    fn at(&self, x: usize, y: usize) -> u8 {\n        self.all[y * self.wide + x]\n    }\n"
        "    pub fn set(&mut self, x: usize) {\n        self.at(x, 2) = 1;\n    }\n}\n",
        "self.all[2 * self.wide + x] = 1;",
        id="assigned to the place that a method reads",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "before", "part"), CASES)
def test_a_known_repair_that_rustc_accepts_is_proposed(code: str, before: str, part: str) -> None:
    """The first of the few proposals that rustc takes is the one that was meant."""
    assert part in accepted(before, code)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("E0308", "pub fn f(a: u8) -> bool {\n    a\n}\n"),
        ("E0308", "pub fn f() -> u8 {\n    2.5\n}\n"),
        ("E0277", "pub fn f(a: u8, b: &str) -> u8 {\n    a + b\n}\n"),
        ("E0277", "pub fn f(mut a: Vec<Box<dyn Fn()>>) {\n    a.sort();\n}\n"),
        ("E0369", "pub struct S(u64);\npub fn f(a: S, b: S) -> S {\n    a - b\n}\n"),
        ("E0369", "pub struct S;\npub fn f(a: S, b: S) -> S {\n    a * b\n}\n"),
        ("E0080", "pub const A: u8 = [1u8, 2][7];\n"),
        ("overflowing_literals", "pub const A: u8 = 1000;\n"),
        ("E0631", "pub fn f(a: &[u8]) -> usize {\n    a.iter().filter(|n: u8| *n > 1).count()\n}\n"),
        ("E0407", "pub struct S;\nimpl Clone for S {\n    const N: u8 = 1;\n    fn clone(&self) -> S {\n"
         "        S\n    }\n}\n"),
        ("E0119", "pub trait T {}\nimpl<A: Clone> T for A {}\nimpl T for u8 {}\n"),
        ("E0072", "pub struct A {\n    b: B,\n}\npub struct B {\n    a: A,\n}\n"),
        ("E0133", "unsafe fn g() -> u8 {\n    1\n}\npub fn f() -> Option<u8> {\n    Some(g())\n}\n"),
        ("E0046", "pub struct S;\nimpl Iterator for S {\n    type Item = u8;\n}\n"),
        ("E0107", "pub fn f(a: Vec<u8, u8, u8, u8>) -> usize {\n    a.len()\n}\n"),
        ("E0277", "pub struct Age(u8);\npub fn f() -> Age {\n    3u8.into()\n}\n"),
        ("E0277", "pub struct S(u8);\npub fn f(s: &S) -> String {\n    format!(\"{s}\")\n}\n"),
        ("E0277", "pub struct S(u8);\npub fn f(s: S) {\n    for _ in s {}\n}\n"),
        ("E0070", "fn g() -> u8 {\n    1\n}\npub fn f() {\n    g() = 2;\n}\n"),
        ("E0728", "pub fn f() {\n    let _ = || std::future::ready(1).await;\n}\n"),
    ],
)  # fmt: skip
def test_where_nothing_is_known_nothing_is_proposed(code: str, text: str) -> None:
    """An error of the code alone is no reason to change the program."""
    known = "E0438" if "const N" in text else code
    error = error_of(text, known)
    assert [one for one in proposals(error, path_of(error), text) if "const N" not in one] == []
