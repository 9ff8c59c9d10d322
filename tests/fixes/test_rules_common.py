"""Mistakes that everybody makes in Rust, through the engine with the real compiler and no model."""

from pathlib import Path

import pytest

from sleepy_lsp.fixes.sources.compiler import CompilerSource
from sleepy_lsp.fixes.sources.memory import MemorySource
from tests.fixes.test_rules_engine import mended

CASES = [
    pytest.param(
        "use std::collections::HashMap;\n"
        "pub struct Bank { accounts: HashMap<String, i64> }\n"
        "impl Bank {\n"
        "    pub fn transfer(&mut self, from: &str, to: &str, amount: i64) -> Result<(), String> {\n"
        '        let source = self.accounts.get_mut(from).ok_or("no source")?;\n'
        '        let target = self.accounts.get_mut(to).ok_or("no target")?;\n'
        "        if *source < amount {\n"
        '            return Err("too little".to_string());\n'
        "        }\n"
        "        *source -= amount;\n"
        "        *target += amount;\n"
        "        Ok(())\n"
        "    }\n"
        "}\n",
        "let [source, target] = self.accounts.get_disjoint_mut([from, to]);",
        id="two entries of a map changed at once",
    ),
    pytest.param(
        "pub fn extend(names: &mut Vec<String>) -> usize {\n"
        "    let first = &names[0];\n"
        '    names.push(String::from("end"));\n'
        "    first.len() + names.len()\n"
        "}\n",
        "let first = names[0].clone();",
        id="what was there before the list grew",
    ),
    pytest.param(
        "pub fn initials(name: &str) -> &str {\n"
        "    let made: String = name.split(' ').filter_map(|w| w.chars().next()).collect();\n"
        "    &made\n"
        "}\n"
        "pub fn label(name: &str) -> String {\n"
        '    format!("<{}>", initials(name))\n'
        "}\n",
        "initials(name: &str) -> String",
        id="a text made in the function that gives it",
    ),
    pytest.param(
        "pub fn longest<'a>(words: &[&'a str]) -> &'a str {\n"
        "    let mut best = String::new();\n"
        "    for word in words {\n"
        "        if word.len() > best.len() {\n"
        "            best = word.to_string();\n"
        "        }\n"
        "    }\n"
        "    &best\n"
        "}\n",
        "-> String",
        id="the longest text, kept as one",
    ),
    pytest.param(
        "use std::collections::BTreeMap;\n"
        "#[derive(Debug, Clone, PartialEq)]\n"
        "pub enum Size { Small, Large }\n"
        "#[derive(Debug, Clone, PartialEq)]\n"
        "pub struct Key { size: Size, name: String }\n"
        "pub fn index(all: &[Key]) -> BTreeMap<Key, usize> {\n"
        "    let mut map = BTreeMap::new();\n"
        "    for (n, key) in all.iter().enumerate() {\n"
        "        map.insert(key.clone(), n);\n"
        "    }\n"
        "    map\n"
        "}\n",
        "#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]\npub enum Size",
        id="an order with what it needs, in the parts too",
    ),
    pytest.param(
        "#[derive(Debug, Clone, PartialEq)]\n"
        "pub struct Score { points: f64, name: String }\n"
        "pub fn ranked(mut all: Vec<Score>) -> Vec<Score> {\n"
        "    all.sort();\n"
        "    all\n"
        "}\n",
        "self.points.total_cmp(&other.points).then_with(",
        id="an order of a struct with floats",
    ),
    pytest.param(
        "#[derive(Debug)]\n"
        "pub enum ConfigError { Missing(String), BadPort }\n"
        "pub fn port(lines: &[(String, String)]) -> Result<u16, ConfigError> {\n"
        '    let value = lines.iter().find(|(k, _)| k == "port").map(|(_, v)| v.as_str());\n'
        "    let port = value.parse::<u16>().map_err(|_| ConfigError::BadPort)?;\n"
        "    Ok(port)\n"
        "}\n",
        'ConfigError::Missing("port".to_string())',
        id="a value that may be missing, said with the name that was sought",
    ),
    pytest.param(
        "use std::fs;\n"
        "pub fn count(path: &str) -> Result<usize, std::num::ParseIntError> {\n"
        "    let text = fs::read_to_string(path)?;\n"
        "    let n: usize = text.trim().parse()?;\n"
        "    Ok(n)\n"
        "}\n",
        "Result<usize, Box<dyn std::error::Error>>",
        id="errors of two kinds handed on",
    ),
    pytest.param(
        "pub struct Queue { waiting: Vec<u32>, done: Vec<u32> }\n"
        "impl Queue {\n"
        "    pub fn run(&mut self) {\n"
        "        for job in self.waiting.drain(..) {\n"
        "            self.finish(job);\n"
        "        }\n"
        "    }\n"
        "    fn finish(&mut self, job: u32) { self.done.push(job); }\n"
        "}\n",
        "for job in std::mem::take(&mut self.waiting)",
        id="a field drained while methods are called",
    ),
    pytest.param(
        "use std::collections::HashMap;\n"
        "pub fn count(words: &[&str]) -> HashMap<String, usize> {\n"
        "    let mut counts = HashMap::new();\n"
        "    for word in words {\n"
        "        counts[word] += 1;\n"
        "    }\n"
        "    counts\n"
        "}\n",
        "*counts.entry(word.to_string()).or_default() += 1;",
        id="a count of what may not be there yet",
    ),
    pytest.param(
        "use std::thread;\n"
        "pub fn lens(all: Vec<String>) -> Vec<usize> {\n"
        "    let mut handles = Vec::new();\n"
        "    for text in &all {\n"
        "        handles.push(thread::spawn(|| text.len()));\n"
        "    }\n"
        "    handles.into_iter().map(|h| h.join().unwrap()).collect()\n"
        "}\n",
        "for text in all {",
        id="values for threads that outlive the loop",
    ),
    pytest.param(
        "pub enum Shape { Rect { w: u32, h: u32 }, Dot }\n"
        "pub fn area(s: &Shape) -> u32 {\n"
        "    match s {\n"
        "        Shape::Rect { width, height } => width * height,\n"
        "        Shape::Dot => 0,\n"
        "    }\n"
        "}\n",
        "w: width, h: height",
        id="two fields under other names",
    ),
    pytest.param(
        "pub fn largest<T>(all: &[T]) -> T {\n"
        "    let mut best = all[0];\n"
        "    for &one in all {\n"
        "        if one > best { best = one; }\n"
        "    }\n"
        "    best\n"
        "}\n",
        "PartialOrd + Copy>",
        id="a type parameter that is compared and copied",
    ),
    pytest.param(
        "pub trait Shape { fn area(&self) -> f64; }\n"
        "pub struct Sq(f64);\n"
        "pub struct Ci(f64);\n"
        "impl Shape for Sq { fn area(&self) -> f64 { self.0 * self.0 } }\n"
        "impl Shape for Ci { fn area(&self) -> f64 { self.0 * 3.0 } }\n"
        "pub fn total() -> f64 {\n"
        "    let all: Vec<dyn Shape> = vec![Sq(1.0), Ci(2.0)];\n"
        "    all.iter().map(|s| s.area()).sum()\n"
        "}\n",
        "vec![Box::new(Sq(1.0)), Box::new(Ci(2.0))]",
        id="trait objects in a list",
    ),
    pytest.param(
        "pub fn first_upper(text: &str) -> bool {\n    text[0].is_uppercase()\n}\n",
        "text.chars().next().is_some_and(|c| c.is_uppercase())",
        id="the first character of a text",
    ),
    pytest.param(
        "#[derive(Debug, Clone, Copy)]\npub struct V { x: f64, y: f64 }\npub fn sum(a: V, b: V) -> V { a + b }\n",
        "V { x: self.x + other.x, y: self.y + other.y }",
        id="a struct of numbers added up",
    ),
    pytest.param(
        "pub fn fill(all: &Vec<u32>) { all.push(3); }\npub fn f() -> Vec<u32> { let v = Vec::new(); fill(&v); v }\n",
        "let mut v = Vec::new(); fill(&mut v)",
        id="a list that is lent to be changed",
    ),
    pytest.param(
        "pub enum Light { Red, Amber, Green }\n"
        "pub fn next(l: Light) -> Light {\n"
        "    match l {\n"
        "    Light::Red => Light::Green, Light::Amber => Light::Red, Light::Green => Light::Yellow } }\n",
        "Light::Green => Light::Amber",
        id="the one variant that nothing makes",
    ),
    pytest.param(
        "pub struct P { pub width: u32, pub height: u32 }\npub fn area(p: &P) -> u32 { p.w * p.h }\n",
        "p.width * p.height",
        id="fields called by their first letters",
    ),
    pytest.param(
        "pub fn f(all: &[u32]) -> bool { all.iter().max() > 3 }\n",
        "> Some(&3)",
        id="an Option compared with a number",
    ),
    pytest.param(
        "pub fn f(all: &mut Vec<(String, f64)>) { all.sort_by(|a, b| a.1.cmp(&b.1)); }\n",
        "a.1.total_cmp(&b.1)",
        id="floats compared",
    ),
    pytest.param(
        "use std::collections::HashMap;\n"
        "pub fn f(all: &[(u32, f64)]) -> HashMap<u32, Vec<f64>> {\n"
        "    let mut m = HashMap::new(); for (k, v) in all {\n"
        "    m.entry(k).or_insert(Vec::new()).push(v); } m }\n",
        "for &(k, v) in all",
        id="numbers kept, not references to them",
    ),
    pytest.param(
        "pub fn parse(t: &str) -> Result<u32, String> {\n    let n = t.parse::<u32>()?;\n    Ok(n)\n}\n",
        ".map_err(|error| error.to_string())?",
        id="an error said as a text",
    ),
    pytest.param(
        "pub fn numbers(t: &str) -> Vec<i32> {\n    t.split(' ').map(|w| w.parse::<i32>()).collect()\n}\n",
        ".flatten().collect()",
        id="what could not be read left out",
    ),
    pytest.param(
        "pub fn total(t: &str) -> Result<i32, std::num::ParseIntError> {\n"
        "    let mut sum = 0;\n"
        "    for w in t.split(' ') {\n"
        "        sum += w.parse::<i32>();\n"
        "    }\n"
        "    Ok(sum)\n"
        "}\n",
        "sum += w.parse::<i32>()?;",
        id="a sum of what may fail",
    ),
    pytest.param(
        "pub fn show(r: Result<u32, String>) -> String {\n"
        "    match r {\n"
        "        Some(n) => n.to_string(),\n"
        '        None => String::from("none"),\n'
        "    }\n"
        "}\n",
        "Ok(n) => n.to_string(),\n        Err(_) =>",
        id="a Result matched as an Option",
    ),
    pytest.param(
        "pub fn show(r: Option<u32>) -> String {\n"
        "    match r {\n"
        "        Ok(n) => n.to_string(),\n"
        '        Err(_) => String::from("none"),\n'
        "    }\n"
        "}\n",
        "Some(n) => n.to_string(),\n        None =>",
        id="an Option matched as a Result",
    ),
    pytest.param(
        "pub fn show(all: &[u32]) -> u32 {\n    if let Some(n) = all[0] { n } else { 0 }\n}\n",
        "if let Some(&n) = all.get(0)",
        id="an element that may not be there",
    ),
    pytest.param(
        "use std::collections::HashMap;\n"
        "pub fn price(m: &HashMap<String, f64>, k: &str, n: f64) -> Result<f64, String> {\n"
        "    let p = m.get(k);\n"
        "    Ok(p * n)\n"
        "}\n",
        'm.get(k).ok_or_else(|| format!("no {k}"))?',
        id="a price that may not be there",
    ),
    pytest.param(
        "pub fn nth(all: &[u8], n: i32) -> u8 { all[n] }\n"
        "pub fn len(all: &[u8]) -> i32 { all.len() }\n"
        "pub fn avg(all: &[u32]) -> f64 { all.iter().sum::<u32>() / all.len() }\n",
        "all.iter().sum::<u32>() as f64 / all.len() as f64",
        id="a mean of whole numbers",
    ),
    pytest.param(
        "pub fn make(all: &[String]) -> String { let mut s = String::new(); for a in all { s.push(a); "
        's.push(", "); } s }\n',
        "s.push_str(a); s.push_str(",
        id="texts pushed",
    ),
    pytest.param(
        "pub fn has(all: &[String], one: &str) -> bool { all.contains(one) }\n",
        ".iter().any(|held| held == one)",
        id="a text sought among Strings",
    ),
    pytest.param(
        "#[derive(Debug)]\n"
        "pub struct Cfg { name: String, retries: u32, verbose: bool }\n"
        "impl Cfg { pub fn new(name: &str, retries: u32) -> Self { Cfg { name: name.to_string(), retries } } }\n",
        "retries, verbose: false }",
        id="a switch that is off when new",
    ),
    pytest.param(
        "pub trait Animal { fn name(&self) -> String; fn noise(&self) -> String; }\n"
        "pub struct Dog;\n"
        'impl Animal for Dog { fn name(&self) -> String { "dog".into() } fn sound(&self) -> String { '
        '"woof".into() } }\n',
        "fn noise(&self)",
        id="a trait's method under another name",
    ),
    pytest.param(
        "pub fn run(all: &[u32]) -> (u32, u32) {\n"
        "    let mut total = 0;\n"
        "    let mut add = |n: u32| total += n;\n"
        "    for n in all {\n"
        "        if *n > 3 { total += 1; }\n"
        "        add(*n);\n"
        "    }\n"
        "    (total, all.len() as u32)\n"
        "}\n",
        "let add = |total: &mut u32, n: u32| *total += n;",
        id="a counter that a closure changes too",
    ),
    pytest.param(
        "pub fn run(log: &mut Vec<String>) -> usize {\n"
        "    let mut note = |t: &str| log.push(t.to_string());\n"
        '    let mut warn = |t: &str| log.push(format!("warning: {t}"));\n'
        '    note("a");\n'
        '    warn("b");\n'
        '    note("c");\n'
        "    log.len()\n"
        "}\n",
        'note(log, "a");\n    warn(log, "b");',
        id="two closures that write to one list",
    ),
    pytest.param(
        "pub fn bump(all: &mut [u32]) -> u32 {\n"
        "    let max = all.iter().max().unwrap();\n"
        "    all[0] = 9;\n"
        "    *max\n"
        "}\n",
        "let max = *all.iter().max().unwrap();",
        id="the greatest before the list changes",
    ),
    pytest.param(
        "use std::collections::HashMap;\n"
        "pub fn index(lines: &[String]) -> HashMap<&str, usize> {\n"
        "    let mut map = HashMap::new();\n"
        "    for (n, line) in lines.iter().enumerate() {\n"
        "        let key = line.to_lowercase();\n"
        "        map.insert(key.as_str(), n);\n"
        "    }\n"
        "    map\n"
        "}\n",
        "-> HashMap<String, usize>",
        id="keys made while a map is filled",
    ),
    pytest.param(
        "pub fn words(t: &str) -> Vec<&str> {\n    let lower = t.to_lowercase();\n    lower.split(' ').collect()\n}\n",
        "lower.split(' ').map(str::to_string).collect()",
        id="words of a text made here",
    ),
    pytest.param(
        "pub struct G { cells: Vec<u32>, w: usize }\n"
        "impl G {\n"
        "    fn at(&self, i: usize) -> u32 { self.cells[i] }\n"
        "    pub fn double(&mut self) {\n"
        "        for (i, cell) in self.cells.iter_mut().enumerate() {\n"
        "            *cell = self.at(i) * 2;\n"
        "        }\n"
        "    }\n"
        "    pub fn w(&self) -> usize { self.w }\n"
        "}\n",
        "self.cells[i] = self.at(i) * 2;",
        id="elements changed by what self says of them",
    ),
    pytest.param(
        "pub struct B { parts: Vec<String> }\n"
        "impl B { pub fn add(mut self, p: &str) -> Self { self.parts.push(p.to_string()); self } pub fn "
        'build(self) -> String { self.parts.join("-") } }\n'
        'pub fn f() -> String { let b = B { parts: vec![] }; b.add("x"); b.build() }\n',
        'let b = b.add("x");',
        id="a builder whose result was dropped",
    ),
    pytest.param(
        "pub fn f(all: &[u64], n: u64) -> usize { all.iter().filter(|a| a > n).count() }\n",
        "|a| **a > n",
        id="a reference to a reference compared",
    ),
    pytest.param(
        "use std::collections::HashMap;\n"
        "pub fn f(all: &[(String, u32)]) -> HashMap<String, u32> { all.iter().collect() }\n",
        "all.iter().cloned().collect()",
        id="a map gathered from references to pairs",
    ),
    pytest.param(
        'pub fn f(all: &[u32]) -> String { all.iter().join(", ") }\n',
        '.map(|one| one.to_string()).collect::<Vec<_>>().join(", ")',
        id="numbers joined to a text",
    ),
    pytest.param(
        "pub fn f(mut a: Vec<u32>, b: u32) -> Vec<u32> { a.append(b); a.add(4); a }\n",
        "a.push(b); a.push(4);",
        id="a list that is pushed to, not added",
    ),
    pytest.param(
        "pub fn f(t: &str) -> usize { t.chars().len() }\n",
        "t.chars().count()",
        id="characters counted",
    ),
    pytest.param(
        "pub struct R { n: u32 }\n"
        "impl Iterator for R { type Item = u32; fn step(&mut self) -> Option<u32> { self.n += 1; Some(self.n) } }\n",
        "fn next(&mut self)",
        id="the method that an iterator has to have",
    ),
    pytest.param(
        "pub fn f(a: u32, b: u32) -> u32 { let c = a + b return c; }\n",
        "let c = a + b; return c;",
        id="a statement that is not ended",
    ),
    pytest.param(
        "pub fn f(a: u32) -> u32 { if a > 3 { 1 } else { 2 }\n",
        "else { 2 }\n}",
        id="a brace that is not closed",
    ),
    pytest.param(
        "pub struct B(Vec<String>);\n"
        "impl B {\n    pub fn add(mut self, p: &str) -> Self {\n        self.0.push(p.to_string());\n        "
        "self\n    }\n}\n"
        "pub fn f(all: &[&str]) -> usize {\n    let b = B(vec![]);\n    for one in all {\n        b.add(one);\n "
        "   }\n"
        "    b.0.len()\n}\n",
        "b = b.add(one);",
        id="a builder whose result was dropped in a loop",
    ),
    pytest.param(
        "use std::rc::Rc;\n"
        "use std::cell::RefCell;\n"
        "pub struct Node { value: i32, children: Vec<Rc<RefCell<Node>>> }\n"
        "pub fn sum(node: &Rc<RefCell<Node>>) -> i32 {\n"
        "    let n = node.borrow();\n"
        "    n.value + n.children.iter().map(|c| sum(c.borrow())).sum::<i32>()\n"
        "}\n",
        "sum(c)",
        id="a counted pointer passed on",
    ),
    pytest.param(
        "use std::fmt;\n"
        "pub enum Level { Low, High }\n"
        "impl fmt::Display for Level {\n"
        "    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {\n"
        "        match self {\n"
        '            Level::Low => "low",\n'
        '            Level::High => "high",\n'
        "        }\n"
        "    }\n"
        "}\n",
        'Level::Low => f.write_str("low"),',
        id="texts written to a formatter",
    ),
    pytest.param(
        "pub fn top(scores: &std::collections::HashMap<String, u32>) -> Vec<String> {\n"
        "    let mut all: Vec<(&String, &u32)> = scores.iter().collect();\n"
        "    all.sort_by(|a, b| b.1.cmp(a.1));\n"
        "    all.iter().take(3).map(|(name, _)| name).collect()\n"
        "}\n",
        ".map(|one| one.to_string()).collect()",
        id="names gathered as Strings",
    ),
    pytest.param(
        "use std::collections::BTreeMap;\n"
        "pub fn group(words: &[&str]) -> BTreeMap<usize, Vec<String>> {\n"
        "    let mut m = BTreeMap::new();\n"
        "    for w in words { m.entry(w.len()).or_insert(vec![]).push(w); }\n"
        "    m\n"
        "}\n",
        ".push(w.to_string());",
        id="words kept as Strings",
    ),
    pytest.param(
        "pub enum Expr { Num(f64), Add(Box<Expr>, Box<Expr>), Neg(Box<Expr>) }\n"
        "pub fn eval(e: Expr) -> f64 {\n"
        "    match e {\n"
        "        Expr::Num(n) => n,\n"
        "        Expr::Add(a, b) => eval(a) + eval(b),\n"
        "    }\n"
        "}\n",
        "Expr::Add(a, b) => eval(*a) + eval(*b),\n        Expr::Neg(inner) =>",
        id="boxes followed, and a case that only then is seen to be missing",
    ),
    pytest.param(
        "pub fn caesar(t: &str, k: u8) -> String {\n"
        "    t.chars().map(|c| if c.is_ascii_lowercase() { ((c - 'a' + k) % 26 + 'a') as char } else { c "
        "}).collect()\n"
        "}\n",
        "(((c as u8) - b'a' + k) % 26 + b'a') as char",
        id="arithmetic with characters",
    ),
    pytest.param(
        "pub struct List { head: Option<Box<Item>> }\n"
        "pub struct Item { v: i32, next: Option<Box<Item>> }\n"
        "impl List {\n"
        "    pub fn push(&mut self, v: i32) { let item = Item { v, next: self.head }; self.head = "
        "Some(Box::new(item)); }\n"
        "    pub fn pop(&mut self) -> Option<i32> { self.head.take().map(|i| { self.head = i.next; i.v }) }\n"
        "}\n",
        "next: self.head.take()",
        id="the head of a list put behind a new one",
    ),
]


@pytest.mark.parametrize(("text", "part"), CASES)
def test_a_common_mistake_is_mended(tmp_path: Path, text: str, part: str) -> None:
    """No error is left, and the repair is the one that keeps what the program says."""
    after, report = mended(tmp_path, text, [CompilerSource(), MemorySource()])
    assert part in after
    assert report.after == ()
