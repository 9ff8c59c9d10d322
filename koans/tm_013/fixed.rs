//! Invoices whose amounts are kept in cents.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money {
    pub cents: i64,
}

impl Add for Money {
    type Output = Money;

    fn add(self, other: Money) -> Money {
        Money {
            cents: self.cents + other.cents,
        }
    }
}

impl Mul<i64> for Money {
    type Output = Money;

    fn mul(self, times: i64) -> Money {
        Money {
            cents: self.cents * times,
        }
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money { cents: 0 }, Add::add)
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
