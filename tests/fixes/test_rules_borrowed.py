"""Known repairs about what is lent for how long, and what is read before it changes; and where they stay silent."""

import pytest

from sleepy_lsp.fixes.rules import known_repairs
from tests.fixes.repairs import error_of, path_of
from tests.fixes.test_rules import accepted, proposals

CASES = [
    pytest.param(
        "E0106",
        "pub struct Page {\n    title: &str,\n    lines: Vec<&str>,\n}\npub struct Book {\n    first: Page,\n}\n"
        "impl Page {\n    pub fn title(&self) -> &str {\n        self.title\n    }\n}\n"
        "pub fn f(b: &Book) -> usize {\n    b.first.lines.len() + b.first.title().len()\n}\n",
        "pub struct Book<'a> {\n    first: Page<'a>,\n}\nimpl<'a> Page<'a> {",
        id="a lifetime for a type and for what holds it",
    ),
    pytest.param(
        "E0106",
        "pub struct Pair<T> {\n    one: &T,\n    read: fn(&T) -> u8,\n}\nimpl<T> Pair<T> {\n"
        "    pub fn f(&self) -> u8 {\n        (self.read)(self.one)\n    }\n}\n",
        "pub struct Pair<'a, T> {\n    one: &'a T,\n    read: fn(&T) -> u8,\n}\nimpl<'a, T> Pair<'a, T> {",
        id="before a type parameter, and not inside a function's type",
    ),
    pytest.param(
        "",
        "pub struct Cut<'a> {\n    rest: &'a str,\n}\nimpl Iterator for Cut<'_> {\n    type Item = &str;\n"
        "    fn next(&mut self) -> Option<Self::Item> {\n        self.rest.split(' ').next()\n    }\n}\n",
        "impl<'a> Iterator for Cut<'a> {\n    type Item = &'a str;",
        id="an associated type that borrows",
    ),
    pytest.param(
        "",
        "pub struct Log<'t> {\n    lines: Vec<&'t str>,\n}\nimpl Log<'_> {\n    pub fn note(&mut self, line: &str) {\n"
        "        self.lines.push(line);\n    }\n}\n",
        "impl<'a> Log<'a> {\n    pub fn note(&mut self, line: &'a str)",
        id="a parameter that is kept",
    ),
    pytest.param(
        "",
        "pub struct Deck<'c> {\n    cards: &'c [u8],\n}\nimpl<'c> Deck<'c> {\n    fn half(&self) -> &[u8] {\n"
        "        &self.cards[..self.cards.len() / 2]\n    }\n    pub fn top(&self) -> &'c [u8] {\n"
        "        self.half()\n    }\n}\n",
        "fn half(&self) -> &'c [u8]",
        id="a method that gives what its type has borrowed",
    ),
    pytest.param(
        "",
        "pub struct Bag<'b> {\n    words: Vec<&'b str>,\n}\nimpl<'w> Bag<'_> {\n    pub fn all(&self) -> &[&'w str] {\n"
        "        &self.words\n    }\n}\n",
        "impl<'w> Bag<'w> {",
        id="a lifetime that its impl declares and does not use",
    ),
    pytest.param(
        "E0502",
        "use std::collections::BTreeMap;\npub struct Names(BTreeMap<u8, String>);\nimpl Names {\n"
        "    pub fn of(&mut self, n: u8) -> &str {\n        match self.0.get(&n) {\n            Some(name) => name,\n"
        "            None => {\n                self.0.insert(n, n.to_string());\n                &self.0[&n]\n"
        "            }\n        }\n    }\n}\n",
        "if self.0.contains_key(&n) { &self.0[&n] } else {",
        id="a match that gives back what it finds",
    ),
    pytest.param(
        "E0499",
        "pub struct Seat {\n    row: u8,\n}\npub fn f(all: &mut Vec<Seat>, row: u8) -> &mut Seat {\n"
        "    if let Some(seat) = all.iter_mut().find(|seat| seat.row == row) {\n        return seat;\n    }\n"
        "    all.push(Seat { row });\n    all.last_mut().unwrap()\n}\n",
        "if let Some(place) = all.iter().position(|seat| seat.row == row) {\n        return &mut all[place];",
        id="an element found to be changed",
    ),
    pytest.param(
        "E0502",
        "pub struct Store(Vec<u8>);\nimpl Store {\n    fn look(&self, n: usize) -> Option<&u8> {\n"
        "        self.0.get(n)\n    }\n    pub fn f(&mut self, n: usize) -> Option<&u8> {\n"
        "        if let Some(one) = self.look(n) {\n            return Some(one);\n        }\n"
        "        self.0.push(1);\n        self.look(0)\n    }\n}\n",
        "if self.look(n).is_some() {\n            return self.look(n);",
        id="a look-up by a method of its own",
    ),
    pytest.param(
        "E0502",
        "pub struct Sheet {\n    rows: Vec<u32>,\n    rate: u32,\n}\nimpl Sheet {\n"
        "    fn share(&self, of: u32) -> u32 {\n"
        "        of * self.rate / 100\n    }\n    pub fn f(&mut self, base: u32) {\n"
        "        for row in self.rows.iter_mut() {\n"
        "            *row += self.share(base);\n        }\n    }\n}\n",
        "let share = self.share(base);\n        for row in self.rows.iter_mut() {\n            *row += share;",
        id="what other fields say, asked before the loop",
    ),
    pytest.param(
        "E0502",
        "pub struct Job {\n    pub id: u32,\n    pub name: String,\n}\npub struct Queue {\n    jobs: Vec<Job>,\n"
        "    done: u32,\n}\nimpl Queue {\n    fn close(&mut self, id: u32) {\n        self.done += id;\n    }\n"
        "    pub fn f(&mut self) {\n        for job in &self.jobs {\n            self.close(job.id);\n"
        "        }\n    }\n}\n",
        "for id in self.jobs.iter().map(|job| job.id).collect::<Vec<_>>() {\n            self.close(id);",
        id="the one part that the loop needs",
    ),
    pytest.param(
        "E0502",
        "pub fn f(v: &mut Vec<String>, n: usize) {\n    let first = &mut v[0];\n"
        "    if let Some(other) = v.get(n) {\n        first.push_str(other.trim());\n    }\n}\n",
        "if let Some(other) = v.get(n).cloned() {",
        id="one element changed by another",
    ),
    pytest.param(
        "E0507",
        "pub fn f(all: &mut Vec<String>, t: &str) -> Option<String> {\n"
        "    if let Some(n) = all.iter().position(|one| one == t) {\n        let found = all[n];\n"
        "        return Some(found);\n    }\n    None\n}\n",
        "let found = all.remove(n);",
        id="an element removed where it was found",
    ),
    pytest.param(
        "E0524",
        "pub struct Tally {\n    pub n: u32,\n    pub odd: Vec<u32>,\n    pub even: Vec<u32>,\n}\n"
        "pub fn f(all: &[u32], tally: &mut Tally) {\n    let mut on_odd = |one: u32| {\n        tally.n += 1;\n"
        "        tally.odd.push(one);\n    };\n    let mut on_even = |one: u32| {\n        tally.n += 1;\n"
        "        tally.even.push(one);\n    };\n    for one in all {\n        if one % 2 == 1 {\n"
        "            on_odd(*one);\n"
        "        } else {\n            on_even(*one);\n        }\n    }\n}\n",
        "let one: u32 = *one;\n                tally.n += 1;\n                tally.odd.push(one);",
        id="two closures done in place",
    ),
    pytest.param(
        "E0728",
        "pub async fn one(n: &u8) -> u8 {\n    *n\n}\npub async fn f(all: &[u8]) -> usize {\n"
        "    let found: Vec<u8> = all.iter().map(|n| one(n).await).collect();\n    found.len()\n}\n",
        "for n in all.iter() {\n        gathered.push(one(n).await);\n    }\n    let found: Vec<u8> = gathered;",
        id="awaited for each element",
    ),
    pytest.param(
        "E0382",
        "#[derive(Debug)]\npub struct Leaf(u8);\npub struct Tree {\n    pub leaves: Vec<Leaf>,\n}\n"
        "pub fn plant(t: Tree) -> usize {\n    t.leaves.len()\n}\npub fn f(t: Tree) -> usize {\n"
        "    let n = plant(t);\n    n + t.leaves.len()\n}\n",
        "#[derive(Clone)]\npub struct Tree",
        id="given away and still needed",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "before", "part"), CASES)
def test_a_known_repair_that_rustc_accepts_is_proposed(code: str, before: str, part: str) -> None:
    """The first of the few proposals that rustc takes is the one that was meant."""
    assert part in accepted(before, code)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param(
            "",
            "pub struct L(Vec<String>);\nimpl Iterator for L {\n    type Item = &str;\n"
            "    fn next(&mut self) -> Option<Self::Item> {\n        None\n    }\n}\n",
            id="a type that borrows nothing",
        ),
        pytest.param("", "pub fn f(a: &mut Vec<&str>, b: &str) {\n    a.push(b);\n}\n",
                     id="a function outside of any impl"),
        pytest.param(
            "E0502",
            "pub struct S {\n    rows: Vec<u32>,\n}\nimpl S {\n    fn most(&self) -> u32 {\n"
            "        self.rows.iter().max().copied().unwrap_or(0)\n    }\n    pub fn f(&mut self) {\n"
            "        for row in &mut self.rows[1..] {\n            *row += self.most();\n        }\n    }\n}\n",
            id="a question about what the loop changes",
        ),
        pytest.param(
            "E0502",
            "pub struct S {\n    rows: Vec<u32>,\n    rate: u32,\n}\nimpl S {\n    fn more(&self) -> u32 {\n"
            "        self.rate\n    }\n    pub fn f(&mut self) {\n        for row in &mut self.rows[1..] {\n"
            "            self.rate += 1;\n            *row += self.more();\n        }\n    }\n}\n",
            id="a question whose answer changes in the loop",
        ),
        pytest.param(
            "E0502",
            "pub struct S {\n    rows: Vec<String>,\n    n: usize,\n}\nimpl S {\n"
            "    fn count(&mut self, row: &String) {\n        self.n += row.len();\n    }\n    pub fn f(&mut self) {\n"
            "        for row in &self.rows {\n            self.count(row);\n        }\n    }\n}\n",
            id="a loop that needs the whole elements",
        ),
        pytest.param(
            "E0106",
            "pub struct Road {\n    name: &str,\n    km: u8,\n}\nimpl Road {\n"
            "    pub fn new(text: &str, km: u8) -> Road {\n"
            "        Road { name: text.trim().to_string(), km }\n    }\n    pub fn f(&self) -> usize {\n"
            "        self.name.len() + usize::from(self.km)\n    }\n}\n",
            id="a field that is filled with a text of its own",
        ),
        pytest.param(
            "E0728",
            "pub async fn one(n: &u8) -> u8 {\n    *n\n}\npub fn f(all: &[u8]) -> Vec<u8> {\n"
            "    all.iter().map(|n| one(n).await).collect()\n}\n",
            id="awaited where nothing is async",
        ),
        pytest.param(
            "E0507",
            "pub fn f(all: &mut Vec<String>, n: usize) -> String {\n    let found = all[n];\n    found\n}\n",
            id="an element at a place that nobody looked for",
        ),
        pytest.param(
            "E0524",
            "pub fn f(all: &mut Vec<u32>, m: &mut u32) {\n    let mut one = || {\n        all.push(*m);\n"
            "        *m += 1;\n"
            "    };\n    let mut two = || {\n        all.push(1);\n        *m += 2;\n    };\n    one();\n    two();\n"
            "    one();\n}\n",
            id="a closure that is called twice",
        ),
    ],
)  # fmt: skip
def test_where_nothing_is_known_nothing_is_proposed(code: str, text: str) -> None:
    """An error of the code alone is no reason to change the program."""
    error = error_of(text, code)
    assert proposals(error, path_of(error), text) == []


@pytest.mark.parametrize(("refilled", "doubtful"), [("        self.held = Some(n);\n", False), ("", True)])
def test_only_what_leaves_a_gap_is_doubted(refilled: str, doubtful: bool) -> None:
    """A value taken out of a field that gets another one right away is what was meant."""
    text = (
        "pub struct Hand {\n    held: Option<String>,\n    all: Vec<String>,\n}\nimpl Hand {\n"
        "    pub fn f(&mut self, n: String) {\n"
        "        if let Some(old) = self.held {\n            self.all.push(old);\n"
        "        }\n        self.all.push(n.clone());\n" + refilled + "    }\n}\n"
    )
    error = error_of(text, "E0507")
    found = [one for one in known_repairs(error, path_of(error), text.encode()) if "take it out" in one.title]
    assert [one.doubtful for one in found[:1]] == [doubtful]
