use crate::ledger::{Cents, Ledger};

pub const VOUCHERS: &str = "vouchers";

/// The counter where goods are given back.
#[derive(Debug, Default)]
pub struct Counter {
    pub ledger: Ledger,
    pub n_refunds: usize,
}

impl Counter {
    /// Pays back in cash; gives what is left of the sales.
    pub fn refund(&mut self, cents: i64) -> Cents {
        self.n_refunds += 1;
        self.ledger.post("sales", -cents)
    }

    /// Writes a voucher instead, a tenth more than was paid.
    pub fn voucher(&mut self, cents: i64) {
        if cents > 0 {
            self.ledger.post(VOUCHERS, cents + cents / 10);
        }
    }

    /// Takes vouchers back, one after the other.
    pub fn redeem(&mut self, vouchers: &[i64]) -> Cents {
        for &worth in vouchers {
            self.ledger.post(VOUCHERS, -worth);
        }
        self.ledger.balance(VOUCHERS)
    }
}
