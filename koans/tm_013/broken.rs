//! Invoices whose amounts are kept in cents.

use std::fmt;
use std::ops::Mul;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money {
    pub cents: i64,
}

impl Mul<i64> for Money {
    type Output = Money;

    fn mul(self, times: i64) -> Money {
        Money {
            cents: self.cents * times,
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.cents / 100, self.cents % 100)
    }
}

pub struct Line {
    pub price: Money,
    pub pieces: i64,
}

pub struct Invoice {
    pub lines: Vec<Line>,
    pub postage: Money,
}

impl Invoice {
    pub fn goods(&self) -> Money {
        self.lines.iter().map(|line| line.price * line.pieces).sum()
    }

    pub fn due(&self) -> Money {
        self.goods() + self.postage
    }
}
