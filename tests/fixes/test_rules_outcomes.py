"""Known repairs that write impls, mend casts and say how something went; and where they stay silent."""

import pytest

from tests.fixes.repairs import error_of, path_of
from tests.fixes.test_rules import accepted, proposals

WEIGHT = (
    "#[derive(Clone, Copy, Default)]\npub struct Weight(u32);\nimpl std::ops::Add for Weight {\n"
    "    type Output = Weight;\n"
    "    fn add(self, other: Weight) -> Weight {\n        Weight(self.0 + other.0)\n    }\n}\n"
)
LAMP = "#[derive(Debug, Clone, Copy)]\npub enum Lamp {\n    Off,\n    Dim,\n    Bright = 5,\n}\n"
BAD_PART = "pub enum Bad {\n    NoColon,\n    LongName,\n    Letters,\n}\n"

CASES = [
    pytest.param(
        "E0600",
        "#[derive(Clone, Copy)]\npub struct Shift {\n    east: f32,\n    north: f32,\n}\n"
        "pub fn f(s: Shift) -> Shift {\n    -s\n}\n",
        "Shift { east: -self.east, north: -self.north }",
        id="the fields of an offset turned round",
    ),
    pytest.param(
        "E0600",
        "pub struct Row([i8; 3]);\npub fn f(r: Row) -> Row {\n    -r\n}\n",
        "Row(self.0.map(|part| -part))",
        id="an array turned round",
    ),
    pytest.param(
        "E0277",
        WEIGHT + "pub fn f(all: &[Weight]) -> Weight {\n    all.iter().sum()\n}\n",
        "impl<'a> std::iter::Sum<&'a Weight> for Weight {",
        id="references summed",
    ),
    pytest.param(
        "E0277",
        WEIGHT + "pub fn f(all: Vec<Weight>) -> Weight {\n    all.into_iter().sum()\n}\n",
        "all.fold(Self::default(), |total, one| total + one)",
        id="values summed",
    ),
    pytest.param(
        "E0308",
        "use std::rc::Rc;\n#[derive(Clone)]\npub struct Handle<T, U> {\n    inner: Rc<T>,\n    tag: U,\n}\n"
        "pub struct Raw;\npub fn f(h: &Handle<Raw, u8>) -> Handle<Raw, u8> {\n    let other = h.clone();\n"
        "    other\n}\n",
        "impl<T, U: Clone> Clone for Handle<T, U> {",
        id="a derive that asks too much of what is shared",
    ),
    pytest.param(
        "E0116",
        "#[derive(Debug, Clone)]\npub struct Note(u8);\ntype Song = Vec<Note>;\nimpl Song {\n"
        "    fn high(&self) -> usize {\n        self.iter().filter(|n| n.0 > 9).count()\n    }\n}\n"
        "pub fn f(s: &[Note]) -> usize {\n    Song(s.to_vec()).high()\n}\n",
        "#[derive(Debug, Clone)]\nstruct Song(Vec<Note>);",
        id="methods for an alias",
    ),
    pytest.param(
        "E0210",
        "use std::ops::Add;\n#[derive(Clone, Copy)]\npub struct Cents(pub i64);\n"
        "impl<T: Into<i64>> Add<Cents> for T {\n    type Output = Cents;\n    fn add(self, other: Cents) -> Cents {\n"
        "        let own: i64 = self.into();\n        Cents(own + other.0)\n    }\n}\n",
        "for_each_add!(i8, i16, i32, i64, u8, u16, u32);",
        id="every number on the left",
    ),
    pytest.param(
        "E0119",
        "pub trait Label {\n    fn label(&self) -> String;\n}\nimpl<T: std::fmt::Display> Label for T {\n"
        "    fn label(&self) -> String {\n        format!(\"<{self}>\")\n    }\n}\nimpl Label for bool {\n"
        "    fn label(&self) -> String {\n        String::from(if *self { \"yes\" } else { \"no\" })\n    }\n}\n"
        "pub fn f(n: u16, c: char) -> String {\n    n.label() + &c.label() + &true.label()\n}\n",
        "for_each_label!(u16, char, String);",
        id="a special case beside all that is printed",
    ),
    pytest.param(
        "E0054",
        "pub fn f(flags: u32, mask: u32) -> bool {\n    !(flags & mask) as bool\n}\n",
        "(flags & mask) == 0",
        id="no bit of a mask",
    ),
    pytest.param(
        "E0605",
        LAMP + "pub fn f(n: u8) -> Option<Lamp> {\n    match n {\n        0 | 1 => Some(n as Lamp),\n"
        "        5 => Some(Lamp::Bright),\n        _ => None,\n    }\n}\n",
        "0 => Some(Lamp::Off),\n        1 => Some(Lamp::Dim),\n        5 =>",
        id="numbers as variants",
    ),
    pytest.param(
        "E0277",
        "pub fn f(prices: &[u32], rate: u32) -> Option<u32> {\n"
        "    prices.iter().try_fold(0u32, |sum, price| sum + price * rate)\n}\n",
        "sum.checked_add(price.checked_mul(rate)?)",
        id="a fold that may overflow",
    ),
    pytest.param(
        "E0276",
        "pub trait Pick {\n    fn best<K: PartialOrd>(&self, all: Vec<(K, u8)>) -> Option<u8>;\n}\npub struct Low;\n"
        "impl Pick for Low {\n    fn best<K: Ord + Copy>(&self, all: Vec<(K, u8)>) -> Option<u8> {\n"
        "        all.iter().min_by_key(|one| one.0).map(|one| one.1)\n    }\n}\n",
        "min_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(std::cmp::Ordering::Equal))",
        id="no more than the trait promises",
    ),
    pytest.param(
        "E0107",
        "pub struct Cell<K, V>(pub K, pub V);\npub struct Grid {\n    cells: Vec<Cell<u8>>,\n}\nimpl Grid {\n"
        "    pub fn put(&mut self, key: u8, value: f64) {\n        self.cells.push(Cell(key, value));\n    }\n}\n",
        "Vec<Cell<u8, f64>>",
        id="the argument that the methods show",
    ),
    pytest.param(
        "E0599",
        "pub struct Crate(u32);\nimpl Crate {\n    fn grams(&self) -> u32 {\n        self.0\n    }\n}\n"
        "pub fn f(all: &[Crate]) -> String {\n    let total = all.iter().sum_by(|one| one.grams());\n"
        "    format!(\"{total}\")\n}\n",
        "map(|one| one.grams()).sum::<u32>()",
        id="a sum by its name elsewhere",
    ),
    pytest.param(
        "E0308",
        "pub fn f(all: &[char], c: char) -> Result<usize, usize> {\n    for (n, one) in all.iter().enumerate() {\n"
        "        if *one == c {\n            return Ok(n);\n        }\n    }\n    all.len()\n}\n",
        "Err(all.len())",
        id="the end of a search",
    ),
    pytest.param(
        "E0277",
        BAD_PART + "pub fn f(t: &str) -> Result<u8, Bad> {\n    let (name, rest) = t.split_once(':')?;\n"
        "    if name.len() > 8 {\n        return None;\n    }\n    if rest.chars().any(|one| one.is_alphabetic()) {\n"
        "        let letters = true;\n        if letters {\n            return None;\n        }\n    }\n"
        "    Some(rest.len() as u8)\n}\n",
        "split_once(':').ok_or(Bad::NoColon)?",
        id="a body that was written for an Option",
    ),
    pytest.param(
        "E0369",
        "pub struct Stay {\n    pub nights: u32,\n    pub more: Option<u32>,\n}\npub fn f(s: &Stay) -> u32 {\n"
        "    s.more + s.nights\n}\n",
        "s.more.unwrap_or(0) + s.nights",
        id="a number that may be missing",
    ),
    pytest.param(
        "E0428",
        "/// The price without its currency.\nfn clean(text: &str) -> String {\n    text.replace(\" EUR\", \"\")\n}\n"
        "/// The date without its dots.\nfn clean(text: &str) -> String {\n    text.replace('.', \"\")\n}\n"
        "pub fn f(price: &str, date: &str) -> String {\n    clean(price) + &clean(date)\n}\n",
        "clean(price) + &clean_date(date)",
        id="two functions of one name",
    ),
    pytest.param(
        "E0308",
        "pub struct Step {\n    pub run: fn(u8) -> u8,\n}\npub fn f(n: u8) -> Vec<Step> {\n"
        "    let plain = Step { run: |m| m };\n"
        "    let more = Step { run: move |m| m + n };\n    vec![plain, more, Step { run: |m| m / 2 }]\n}\n",
        "vec![plain, more, Step { run: Box::new(|m| m / 2) }]",
        id="closures that capture in a field",
    ),
    pytest.param(
        "E0308",
        "fn twice(run: fn(u8) -> u8, n: u8) -> u8 {\n    run(run(n))\n}\npub fn f(by: u8) -> u8 {\n"
        "    twice(|n| n * by, 3)\n}\n",
        "fn twice(run: impl Fn(u8) -> u8, n: u8)",
        id="a closure that captures as an argument",
    ),
    pytest.param(
        "E0061",
        "pub struct Clock {\n    pub hour: u8,\n    pub name: String,\n}\n"
        "fn lesson(room: u8, begins: u8, lasts: u8) -> u8 {\n"
        "    room + begins + lasts\n}\nimpl Clock {\n    pub fn f(&self, room: u8, lasts: u8) -> u8 {\n"
        "        lesson(room, lasts)\n    }\n}\n",
        "lesson(room, self.hour, lasts)",
        id="the parameter that no argument is named like",
    ),
    pytest.param(
        "E0050",
        "pub trait Shelf {\n    fn take(&mut self, n: usize) -> Vec<u8>;\n}\nimpl Shelf for Vec<u8> {\n"
        "    fn take(&mut self) -> Vec<u8> {\n        self.split_off(3)\n    }\n}\n",
        "fn take(&mut self, n: usize) -> Vec<u8> {\n        self.split_off(n)",
        id="a parameter in place of what was fixed until now",
    ),
    pytest.param(
        "E0451",
        "mod ink {\n    #[derive(Default)]\n    pub struct Pen {\n        pub tint: u8,\n        width: u8,\n    }\n"
        "    impl Pen {\n        pub fn with_width(self, width: u8) -> Self {\n"
        "            Pen { width: width.min(9), ..self }\n        }\n    }\n}\n"
        "pub fn f(pen: ink::Pen, n: u8) -> ink::Pen {\n    ink::Pen { width: n * 2, ..pen }\n}\n",
        "pen.with_width(n * 2)",
        id="a private field changed by its owner's method",
    ),
    pytest.param(
        "E0061",
        "fn show(n: u8, padded: bool) -> String {\n    if padded { format!(\"{n:03}\") } else { n.to_string() }\n}\n"
        "pub fn f() -> String {\n    show(1, true) + &show(2, true) + &show(3)\n}\n",
        "show(3, false)",
        id="the flag that all other calls set",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "before", "part"), CASES)
def test_a_known_repair_that_rustc_accepts_is_proposed(code: str, before: str, part: str) -> None:
    """The first of the few proposals that rustc takes is the one that was meant."""
    assert part in accepted(before, code)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param("E0600", "pub struct P {\n    x: i32,\n    n: u8,\n}\npub fn f(p: P) -> P {\n    -p\n}\n",
                     id="fields of several types"),
        pytest.param("E0600", "pub struct Name(String);\npub fn f(p: Name) -> Name {\n    -p\n}\n", id="no number"),
        pytest.param(
            "E0277",
            WEIGHT.replace(", Default", "")
            + "pub fn f(all: &[Weight]) -> Weight {\n    all.iter().copied().sum()\n}\n",
            id="nothing to begin a sum with",
        ),
        pytest.param(
            "E0117",
            "impl std::fmt::Display for Vec<u8> {\n    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> "
            "std::fmt::Result {\n        f.write_str(\"bytes\")\n    }\n}\n",
            id="a type from elsewhere without an alias",
        ),
        pytest.param(
            "E0119",
            "pub trait A {}\nimpl<T: Clone> A for T {}\nimpl A for u8 {}\n",
            id="a bound that says nothing about which types",
        ),
        pytest.param("E0605", LAMP + "pub fn f(n: u8) -> Lamp {\n    match n {\n        0..=3 => n as Lamp,\n"
                     "        _ => Lamp::Off,\n    }\n}\n", id="a number that no variant has"),
        pytest.param("E0605", LAMP + "pub fn f(n: u8) -> Lamp {\n    n as Lamp\n}\n", id="any number"),
        pytest.param(
            "E0107",
            "pub struct Pair<K, V>(pub K, pub V);\npub struct Row<T> {\n    pub all: Vec<Pair<T>>,\n}\n",
            id="an argument that a generic type may leave open",
        ),
        pytest.param(
            "E0428",
            "fn g(n: u8) -> u8 {\n    n + 1\n}\nfn g(n: u8) -> u8 {\n    n + 2\n}\npub fn f() -> u8 {\n    g(1)\n}\n",
            id="two functions that nothing tells apart",
        ),
        pytest.param("E0369", "pub fn f(n: u32, more: Option<u32>) -> Option<u32> {\n    Some(more << n)\n}\n",
                     id="no sum"),
        pytest.param(
            "E0061",
            "fn show(n: u8, padded: bool) -> u8 {\n    n + u8::from(padded)\n}\n"
            "pub fn f() -> u8 {\n    show(1, true) + show(2, false) + show(3)\n}\n",
            id="a flag that is set one way and the other",
        ),
        pytest.param(
            "E0451",
            "mod ink {\n    #[derive(Default)]\n    pub struct Pen {\n        pub tint: u8,\n"
            "        width: u8,\n    }\n    impl Pen {\n        pub fn bold(self, twice: u8) -> Self {\n"
            "            Pen { width: self.width * twice, ..self }\n        }\n    }\n}\n"
            "pub fn f(pen: ink::Pen, n: u8) -> ink::Pen {\n    ink::Pen { width: n * 2, ..pen }\n}\n",
            id="a method that takes something else",
        ),
        pytest.param(
            "E0054",
            "pub fn f(n: u32) -> bool {\n    n as bool\n}\n",
            id="a plain cast, which rustc mends",
        ),
    ],
)  # fmt: skip
def test_where_nothing_is_known_nothing_is_proposed(code: str, text: str) -> None:
    """An error of the code alone is no reason to change the program."""
    error = error_of(text, code)
    assert proposals(error, path_of(error), text) == []
