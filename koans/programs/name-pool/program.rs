//! Stores equal names once and hands out small symbols for them.

use std::collections::HashMap;
use std::fmt;
use std::ops::Index;
use std::rc::Rc;

/// A small stand-in for a name, cheap to copy and compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

/// All names seen so far.
#[derive(Debug, Default)]
pub struct Pool {
    names: Vec<Rc<str>>,
    symbols: HashMap<Rc<str>, Symbol>,
}

impl Pool {
    /// The symbol for `name`, storing the name if it is new.
    pub fn intern(&mut self, name: &str) -> Symbol {
        if let Some(&symbol) = self.symbols.get(name) {
            return symbol;
        }
        let symbol = Symbol(self.names.len() as u32);
        let shared: Rc<str> = Rc::from(name);
        self.names.push(Rc::clone(&shared));
        self.symbols.insert(shared, symbol);
        symbol
    }

    /// The symbol of a name seen before.
    pub fn lookup(&self, name: &str) -> Option<Symbol> {
        self.symbols.get(name).copied()
    }

    /// A handle on the stored name that lives on without the pool.
    pub fn share(&self, symbol: Symbol) -> Rc<str> {
        self.names[symbol.0 as usize].clone()
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Each name with its symbol, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, &str)> + '_ {
        self.names
            .iter()
            .enumerate()
            .map(|(index, name)| (Symbol(index as u32), name.as_ref()))
    }

    /// Pairs a symbol with its pool so that it can be printed.
    pub fn show<'p>(&'p self, symbol: Symbol) -> Shown<'p> {
        Shown { pool: self, symbol }
    }
}

impl Index<Symbol> for Pool {
    type Output = str;

    fn index(&self, symbol: Symbol) -> &Self::Output {
        &self.names[symbol.0 as usize]
    }
}

/// A symbol that prints as its name.
pub struct Shown<'p> {
    pool: &'p Pool,
    symbol: Symbol,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", &self.pool[self.symbol], self.symbol.0)
    }
}

/// Interns every word of `text`.
pub fn intern_words(pool: &mut Pool, text: &str) -> Vec<Symbol> {
    text.split_whitespace().map(|w| pool.intern(w)).collect()
}

/// The symbol that turns up most often, and how often; the older one on a tie.
pub fn commonest(symbols: &[Symbol]) -> Option<(Symbol, usize)> {
    let mut counts: HashMap<Symbol, usize> = HashMap::new();
    for &symbol in symbols {
        *counts.entry(symbol).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by(|(a, n), (b, m)| n.cmp(m).then(b.cmp(a)))
}
