//! Seat booking for the evening show.

use std::collections::BTreeMap;
use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookingError {
    NoSuchRow(char),
    NoSuchSeat { row: char, seat: usize },
    Taken { holder: String },
    NoPrice(char),
}

impl fmt::Display for BookingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BookingError::NoSuchRow(row) => write!(f, "there is no row {row}"),
            BookingError::NoSuchSeat { row, seat } => write!(f, "row {row} has no seat {seat}"),
            BookingError::Taken { holder } => write!(f, "already booked by {holder}"),
            BookingError::NoPrice(row) => write!(f, "row {row} is not for sale"),
        }
    }
}

#[derive(Default)]
pub struct Hall {
    rows: BTreeMap<char, Vec<Option<String>>>,
    prices: BTreeMap<char, u32>,
}

impl Hall {
    pub fn add_row(&mut self, row: char, seats: usize, price: Option<u32>) {
        self.rows.insert(row, vec![None; seats]);
        if let Some(cents) = price {
            self.prices.insert(row, cents);
        }
    }

    pub fn price(&self, row: char) -> Result<u32, BookingError> {
        self.prices
            .get(&row)
            .copied()
            .ok_or(BookingError::NoPrice(row))
    }

    /// Books a seat (counted from 1) and returns what it costs.
    pub fn book(&mut self, row: char, seat: usize, name: &str) -> Result<u32, BookingError> {
        let price = self.price(row);
        let seats = self
            .rows
            .get_mut(&row)
            .ok_or(BookingError::NoSuchRow(row))?;
        let place = seats
            .get_mut(seat.wrapping_sub(1))
            .ok_or(BookingError::NoSuchSeat { row, seat })?;
        let price = price?;
        match place {
            Some(holder) => Err(BookingError::Taken {
                holder: holder.clone(),
            }),
            None => {
                *place = Some(name.to_string());
                Ok(price)
            }
        }
    }
}
