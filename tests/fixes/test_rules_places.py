"""Known repairs about match arms, paths, what lives too short and what is left out."""

import pytest

from tests.fixes.repairs import error_of, path_of
from tests.fixes.test_rules import accepted, proposals

SIGNAL = "pub enum Signal {\n    Stop,\n    Go,\n    Wait,\n}\n"
WORD = (
    "mod word {\n    pub struct Word(u32);\n    impl Word {\n        pub fn cut(n: u32) -> Word {\n"
    "            Word(n & 0xff)\n        }\n        pub fn number(&self) -> u32 {\n            self.0\n        }\n"
    "    }\n}\nuse word::Word;\n"
)

CASES = [
    pytest.param(
        "E0004",
        SIGNAL + "pub fn f(s: &Signal) -> &'static str {\n    match s {\n        Signal::Stop => \"stop\",\n"
        "        Signal::Go => \"go\",\n    }\n}\n",
        "Signal::Wait => \"wait\",",
        id="an arm that says its variant's name as the others",
    ),
    pytest.param(
        "E0004",
        "pub enum Shape {\n    Round(f64),\n    Flat(f64),\n    Thin(f64),\n}\npub fn f(s: &Shape) -> f64 {\n"
        "    match s {\n        Shape::Round(n) => n * 2.0,\n        Shape::Flat(size) => size * 2.0,\n    }\n}\n",
        "Shape::Thin(size) => size * 2.0,",
        id="an arm that does the same with what it holds",
    ),
    pytest.param(
        "E0004",
        SIGNAL + "const HALT: u8 = 0;\nconst FULL: u8 = 9;\nconst HALF: u8 = 4;\npub fn f(s: Signal) -> u8 {\n"
        "    match s {\n        Signal::Stop => HALT,\n        Signal::Go => FULL,\n    }\n}\n",
        "Signal::Wait => HALF,",
        id="the one constant that nothing uses",
    ),
    pytest.param(
        "E0004",
        "pub enum Tree {\n    Leaf(u8),\n    Named { tree: Box<Tree> },\n    Wrapped(Box<Tree>),\n}\n"
        "pub fn depth(t: &Tree, more: u8) -> u8 {\n    match t {\n        Tree::Leaf(n) => n + more,\n"
        "        Tree::Named { tree } => depth(tree, more + 1),\n    }\n}\n",
        "Tree::Wrapped(inner) => depth(inner, more),",
        id="a variant that holds another of its kind",
    ),
    pytest.param(
        "E0004",
        "pub fn f(t: &str) -> Result<u8, std::num::ParseIntError> {\n    match t.parse::<u8>() {\n"
        "        Ok(n) => Ok(n / 2),\n    }\n}\n",
        "Err(error) => Err(error),",
        id="an error handed on",
    ),
    pytest.param(
        "E0004",
        "pub fn f(t: &[u8]) -> Option<u8> {\n    let n = match t.first() {\n        Some(n) => n / 2,\n    };\n"
        "    Some(n + 1)\n}\n",
        "None => return None,",
        id="None leaves where the value is needed",
    ),
    pytest.param(
        "E0574",
        "pub enum Step {\n    Up { by: u8 },\n    Wait { seconds: u8 },\n}\n"
        "pub fn f() -> Step {\n    Step { seconds: 3 }\n}\n",
        "Step::Wait { seconds: 3 }",
        id="the variant with these fields",
    ),
    pytest.param(
        "E0308",
        "use std::error::Error;\nuse std::fmt;\n#[derive(Debug)]\npub enum Bad {\n    No,\n    Late(u8),\n}\n"
        "impl fmt::Display for Bad {\n    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {\n"
        "        f.write_str(\"bad\")\n    }\n}\nimpl Error for Bad {}\n"
        "pub fn f(e: &(dyn Error + 'static)) -> u8 {\n    match e {\n        Bad::No => 1,\n"
        "        Bad::Late(n) => *n,\n"
        "        _ => 0,\n    }\n}\n",
        "match e.downcast_ref::<Bad>() {\n        Some(Bad::No) => 1,",
        id="an error of any type asked whether it is this one",
    ),
    pytest.param(
        "E0432",
        "pub mod shop {\n    pub mod rates {\n        pub const LOW: u8 = 1;\n    }\n    pub mod desk {\n"
        "        use self::rates::LOW;\n        pub fn f() -> u8 {\n            LOW\n        }\n    }\n}\n",
        "use super::rates::LOW;",
        id="a module beside this one",
    ),
    pytest.param(
        "E0603",
        "pub struct Letter;\npub mod a {\n    use crate::Letter;\n    pub fn one(_: &Letter) {}\n}\npub mod b {\n"
        "    use super::a::{one, Letter};\n    pub fn f(l: &Letter) {\n        one(l);\n    }\n}\n",
        "use super::a::one;\n    use super::Letter;",
        id="imported from where it is",
    ),
    pytest.param(
        "E0433",
        "pub fn f(n: u8) -> impl Iterator<Item = u8> {\n    std::iters::repeat(n).take(2)\n}\n",
        "std::iter::repeat",
        id="a misspelt module of std",
    ),
    pytest.param(
        "E0425",
        "pub struct Dial;\nimpl Dial {\n    pub const ALL: [u8; 2] = [1, 2];\n}\npub fn f() -> u8 {\n"
        "    ALL.iter().sum()\n}\n",
        "Dial::ALL",
        id="a constant of a type",
    ),
    pytest.param(
        "E0425",
        "use std::collections::HashMap;\npub fn f(t: &str) -> HashMap<char, u8> {\n    let mut all = new();\n"
        "    for c in t.chars() {\n        *all.entry(c).or_insert(0) += 1;\n    }\n    all\n}\n",
        "let mut all = HashMap::new();",
        id="a maker of the type that is given back",
    ),
    pytest.param(
        "E0425",
        "use std::rc::{Rc, Weak};\npub fn f(one: &Rc<u8>) -> Weak<u8> {\n    downgrade(one)\n}\n",
        "Rc::downgrade(one)",
        id="a function of std that is called by its type",
    ),
    pytest.param(
        "E0616",
        WORD + "pub fn f(w: &Word) -> u32 {\n    w.0 + 1\n}\n",
        "w.number() + 1",
        id="a private field asked of its method",
    ),
    pytest.param(
        "E0423",
        WORD + "pub fn f(n: u32) -> Word {\n    Word(n + 1)\n}\n",
        "Word::cut(n + 1)",
        id="a struct with a private field made by its function",
    ),
    pytest.param(
        "E0532",
        WORD + "pub fn f(w: &Word) -> u32 {\n    let Word(n) = *w;\n    n\n}\n",
        "let n = w.number();",
        id="a struct with a private field taken apart",
    ),
    pytest.param(
        "E0451",
        "mod a {\n    pub struct Span {\n        low: u8,\n        high: u8,\n    }\n    impl Span {\n"
        "        pub fn of(low: u8, high: u8) -> Span {\n            Span { low, high: high.max(low) }\n        }\n"
        "        pub fn size(&self) -> u8 {\n            self.high - self.low\n        }\n    }\n}\nuse a::Span;\n"
        "pub fn f(n: u8) -> Span {\n    Span { high: n, low: 1 }\n}\n",
        "Span::of(1, n)",
        id="a literal with private fields made by its function",
    ),
    pytest.param(
        "E0515",
        "pub fn f(a: &[&str]) -> &'static str {\n    let all = a.join(\"-\");\n    all.as_str()\n}\n",
        "-> String {\n    let all = a.join(\"-\");\n    all\n}",
        id="a text made here is given away",
    ),
    pytest.param(
        "E0515",
        "pub fn f(n: u8) -> Option<&'static [u8]> {\n    let all = vec![n; 2];\n    if n > 3 {\n"
        "        return None;\n"
        "    }\n    Some(&all)\n}\n",
        "-> Option<Vec<u8>> {",
        id="a list made here is given away, in an Option",
    ),
    pytest.param(
        "E0502",
        "pub fn f(all: &mut Vec<u32>) -> Option<u32> {\n    let last = all.last()?;\n    all.push(1);\n"
        "    Some(*last)\n}\n",
        "let last = *all.last()?;\n    all.push(1);\n    Some(last)",
        id="a value copied before its owner changes",
    ),
    pytest.param(
        "E0502",
        "pub fn f(all: &mut Vec<String>) -> usize {\n    if let Some(last) = all.last() {\n"
        "        all.push(String::new());\n        return last.len();\n    }\n    0\n}\n",
        "all.last().cloned()",
        id="a value cloned before its owner changes",
    ),
    pytest.param(
        "E0597",
        "#[derive(Debug)]\npub struct Bid(u32);\npub fn f(all: &[u32]) -> Option<u32> {\n"
        "    let mut best: Option<&Bid> = None;\n    for n in all {\n        let bid = Bid(*n);\n"
        "        if best.is_none_or(|other| bid.0 > other.0) {\n            best = Some(&bid);\n        }\n    }\n"
        "    best.map(|bid| bid.0)\n}\n",
        "let mut best: Option<Bid> = None;",
        id="the best so far is kept",
    ),
    pytest.param(
        "E0597",
        "pub fn f(all: &[u32]) -> usize {\n    let mut texts: Vec<&String> = Vec::new();\n    for n in all {\n"
        "        let text = n.to_string();\n        texts.push(&text);\n    }\n    texts.len()\n}\n",
        "texts.push(text);",
        id="what is listed is kept",
    ),
    pytest.param(
        "E0415",
        "pub fn f(low: u8, low: u8) -> u8 {\n    high - low\n}\n",
        "f(low: u8, high: u8)",
        id="a parameter under another's name",
    ),
    pytest.param(
        "E0502",
        "pub struct Call {\n    floor: u8,\n}\npub fn f(calls: &mut Vec<Call>, at: u8) -> u8 {\n    let mut n = 0;\n"
        "    for (place, call) in calls.iter().enumerate() {\n        if call.floor == at {\n            n += 1;\n"
        "            calls.remove(place);\n        }\n    }\n    n\n}\n",
        "while place < calls.len() {",
        id="elements taken out while walking",
    ),
    pytest.param(
        "E0521",
        "use std::sync::{Arc, Mutex};\npub struct Log {\n    lines: Arc<Mutex<Vec<u8>>>,\n}\nimpl Log {\n"
        "    pub fn later(&self) -> std::thread::JoinHandle<()> {\n        std::thread::spawn(move || {\n"
        "            self.lines.lock().unwrap().push(1);\n        })\n    }\n}\n",
        "let lines = self.lines.clone();",
        id="a shared field cloned for the thread",
    ),
    pytest.param(
        "E0061",
        "pub struct Grams(u32);\npub fn f(all: &mut Vec<(String, Grams)>, name: &str, grams: u32) {\n"
        "    let put = |a: String, b: Grams| (a, b);\n    all.push(add(name.to_string()));\n    let _ = put;\n}\n"
        "fn add(name: String, n: Grams) -> (String, Grams) {\n    (name, n)\n}\n",
        "add(name.to_string(), Grams(grams))",
        id="the name that nothing uses, in the struct that is asked for",
    ),
    pytest.param(
        "E0063",
        "pub struct Paint {\n    pub red: u8,\n    pub green: u8,\n    pub blue: u8,\n}\n"
        "pub fn f(a: &Paint, b: &Paint) -> Paint {\n    Paint { red: a.red + b.red, blue: a.blue + b.blue }\n}\n",
        "green: a.green + b.green",
        id="a field as its neighbours",
    ),
    pytest.param(
        "E0063",
        "pub struct Log {\n    pub name: String,\n    pub lines: Vec<u8>,\n}\n"
        "pub fn f(name: String) -> Log {\n    Log { name }\n}\n",
        "lines: Vec::new()",
        id="a list that begins empty",
    ),
    pytest.param(
        "E0308",
        "pub enum Bad {\n    NoFirst,\n}\npub fn f(a: &[u8]) -> Result<u8, Bad> {\n    a.first().copied()\n}\n",
        "a.first().copied().ok_or(Bad::NoFirst)",
        id="an Option where a Result is given back",
    ),
    pytest.param(
        "E0277",
        "pub fn f(t: &str) -> Option<Vec<u8>> {\n    t.split(',').map(|one| one.parse()).collect()\n}\n",
        "one.parse().ok()",
        id="results gathered into an Option",
    ),
    pytest.param(
        "E0277",
        "pub struct Sum(u8);\nimpl From<&Vec<u8>> for Sum {\n    fn from(all: &Vec<u8>) -> Sum {\n"
        "        Sum(all.iter().sum())\n    }\n}\npub fn f(all: Vec<u8>) -> Sum {\n    Sum::from(all)\n}\n",
        "Sum::from(&all)",
        id="a reference where the trait is there for one",
    ),
    pytest.param(
        "E0599",
        "pub struct S(Vec<u8>);\nimpl S {\n    pub fn f(&self) -> u8 {\n        0.iter().sum()\n    }\n}\n",
        "self.0.iter().sum()",
        id="the field of a tuple struct",
    ),
    pytest.param(
        "E0308",
        "fn find(n: u8) -> Result<u8, String> {\n    Ok(n)\n}\npub fn f(n: u8) -> Result<u8, String> {\n"
        "    let m = find(n);\n    Ok(u8::max(m, n))\n}\n",
        "let m = find(n)?;",
        id="a Result asked where it is bound",
    ),
    pytest.param(
        "E0308",
        "pub struct S(Vec<u8>);\nimpl S {\n    pub fn first_mut(&mut self) -> Option<&u8> {\n"
        "        self.0.iter_mut().next()\n    }\n}\n",
        "-> Option<&mut u8>",
        id="what may be changed is given as such",
    ),
    pytest.param(
        "E0106",
        "pub struct S(Vec<u8>);\nimpl S {\n    pub fn all(self) -> &[u8] {\n        &self.0\n    }\n}\n",
        "pub fn all(&self) -> &[u8]",
        id="self is lent where a part of it is given back",
    ),
    pytest.param(
        "E0271",
        "pub fn f(all: &[String]) -> impl Iterator<Item = (usize, String)> + '_ {\n"
        "    all.iter().enumerate().map(|(n, one)| (n, one.as_str()))\n}\n",
        "Item = (usize, &str)",
        id="slices of text given back",
    ),
    pytest.param(
        "E0282",
        "pub fn f(all: &[u8]) -> usize {\n    let (low, high) = all.iter().copied().partition(|n| *n < 9);\n"
        "    low.len() * high.len()\n}\n",
        "let (low, high): (Vec<_>, Vec<_>) =",
        id="two lists split off",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "before", "part"), CASES)
def test_a_known_repair_that_rustc_accepts_is_proposed(code: str, before: str, part: str) -> None:
    """The first of the few proposals that rustc takes is the one that was meant."""
    assert part in accepted(before, code)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("E0004", SIGNAL + "pub fn f(s: Signal) -> u8 {\n    match s {\n        Signal::Stop => 3,\n"
         "        Signal::Go => 7,\n    }\n}\n"),
        ("E0004", SIGNAL + "pub fn f(s: Signal) -> Option<u8> {\n    match s {\n        Signal::Stop => Some(3),\n"
         "        Signal::Go => None,\n    }\n}\n"),
        ("E0415", "pub fn f(low: u8, low: u8) -> u8 {\n    low\n}\n"),
        ("E0502", "pub fn f(all: &mut Vec<u8>) {\n    for n in all.iter() {\n        all.push(*n);\n    }\n}\n"),
        ("E0574", "pub enum Step {\n    Up { by: u8 },\n}\npub fn f() -> Step {\n    Step { seconds: 3 }\n}\n"),
        ("E0432", "use crate::nowhere::Thing;\n"),
        ("E0433", "pub fn f() {\n    std::qqqq::go();\n}\n"),
        ("E0425", "pub fn f() -> u8 {\n    unheard_of\n}\n"),
        ("E0451", "mod a {\n    pub struct S {\n        n: u8,\n    }\n    pub fn g(s: &S) -> u8 {\n"
         "        s.n\n    }\n}\npub fn f() -> a::S {\n    a::S { n: 1 }\n}\n"),
        ("E0603", "mod a {\n    pub struct S(u8);\n    pub fn g(s: &S) -> u8 {\n        s.0\n    }\n}\n"
         "pub fn f() -> a::S {\n    a::S(1)\n}\n"),
        ("E0515", "pub struct P<'a>(pub &'a str);\npub fn f() -> P<'static> {\n    let t = String::new();\n"
         "    P(&t)\n}\n"),
        ("E0521", "pub struct S(Vec<u8>);\nimpl S {\n    pub fn f(&self) {\n"
         "        std::thread::spawn(move || self.0.len());\n    }\n}\n"),
        ("E0061", "fn g(a: u8, b: bool) -> u8 {\n    a + u8::from(b)\n}\npub fn f() -> u8 {\n    g(1)\n}\n"),
        ("E0063", "pub struct P {\n    pub x: u8,\n    pub y: u8,\n}\npub fn f() -> P {\n    P { x: 1 }\n}\n"),
    ],
)  # fmt: skip
def test_where_nothing_is_known_nothing_is_proposed(code: str, text: str) -> None:
    """An error of the code alone is no reason to change the program."""
    error = error_of(text, code)
    assert proposals(error, path_of(error), text) == []
