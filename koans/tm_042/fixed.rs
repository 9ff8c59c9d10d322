#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub cents: i64,
    pub purpose: Option<String>,
}

/// A cash book: what came in (positive) and went out (negative).
#[derive(Default)]
pub struct CashBook {
    entries: Vec<Entry>,
}

impl CashBook {
    pub fn book(&mut self, cents: i64) {
        let purpose = None;
        self.entries.push(Entry { cents, purpose });
    }

    pub fn book_for(&mut self, cents: i64, purpose: &str) {
        let purpose = Some(purpose.to_string());
        self.entries.push(Entry { cents, purpose });
    }

    pub fn total(&self) -> i64 {
        self.entries.iter().map(|entry| entry.cents).sum()
    }

    /// What was booked for one purpose.
    pub fn total_for(&self, purpose: &str) -> i64 {
        let meant = |entry: &&Entry| entry.purpose.as_deref() == Some(purpose);
        self.entries
            .iter()
            .filter(meant)
            .map(|entry| entry.cents)
            .sum()
    }

    /// Pays wages out, a tenth of which are held back for taxes.
    pub fn pay_wages(&mut self, cents: i64) {
        let taxes = cents / 10;
        self.book_for(taxes - cents, "wages");
        self.book_for(-taxes, "taxes");
    }
}
