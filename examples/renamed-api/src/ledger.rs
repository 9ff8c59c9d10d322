use std::collections::BTreeMap;
use std::fmt;

/// An amount of money; never a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cents(pub i64);

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.abs() / 100, self.0.abs() % 100)
    }
}

#[derive(Debug, Default)]
pub struct Ledger {
    balances: BTreeMap<String, Cents>,
    n_entries: usize,
}

impl Ledger {
    /// Adds to an account and gives its new balance.
    ///
    /// Up to 0.3 this was `post`.
    pub fn book(&mut self, account: &str, cents: i64) -> Cents {
        let balance = self.balances.entry(account.to_string()).or_default();
        balance.0 += cents;
        self.n_entries += 1;
        *balance
    }

    pub fn balance(&self, account: &str) -> Cents {
        self.balances.get(account).copied().unwrap_or_default()
    }

    pub fn n_entries(&self) -> usize {
        self.n_entries
    }
}
