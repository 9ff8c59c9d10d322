//! A cinema: halls with seats to book, and what they cost.

use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cents(pub u64);

/// Counted from the screen, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row(pub u8);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rating {
    All,
    Adult,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Show {
    pub title: String,
    pub minutes: u32,
    pub rating: Rating,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ticket {
    title: String,
    price: Cents,
}

impl Ticket {
    pub fn titled(title: &str) -> Self {
        Ticket { title: title.to_string(), price: Cents(0) }
    }

    pub fn priced(mut self, price: Cents) -> Self {
        self.price = price;
        self
    }

    pub fn said(&self) -> String {
        format!("{} for {}", self.title, self.price.0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coupon {
    pub code: String,
    pub worth: Cents,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HallError {
    Parse(String),
    Taken,
}

#[derive(Debug, Clone, Default)]
pub struct Hall {
    guests: BTreeMap<(u8, u16), String>,
    base: Cents,
}

impl Hall {
    /// Books a seat; false where it is taken.
    pub fn book(&mut self, name: &str, row: u8, seat: u16) -> bool {
        let is_free = !self.guests.contains_key(&(row, seat));
        self.guests.entry((row, seat)).or_insert_with(|| name.to_string());
        is_free
    }

    pub fn guest(&self, row: u8, seat: u16) -> Option<&str> {
        self.guests.get(&(row, seat)).map(String::as_str)
    }

    /// Sets what the first row costs and says what it did cost.
    pub fn set_base(&mut self, price: Cents) -> Cents {
        std::mem::replace(&mut self.base, price)
    }

    /// The further back, the dearer: a tenth of the base more for each row.
    pub fn price_of(&self, row: Row) -> u64 {
        self.base.0 + self.base.0 * u64::from(row.0.saturating_sub(1)) / 10
    }
}

