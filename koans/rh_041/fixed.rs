use std::collections::BTreeMap;

#[derive(Debug, PartialEq)]
pub enum BookingError {
    NoSuchRow(char),
    NoSuchSeat { row: char, seat: usize },
    Taken { by: String },
}

/// A theatre: who sits in which seat of which row. Seats count from 1.
#[derive(Default)]
pub struct Theatre {
    rows: BTreeMap<char, Vec<Option<String>>>,
}

impl Theatre {
    pub fn add_row(&mut self, row: char, seats: usize) {
        self.rows.insert(row, vec![None; seats]);
    }

    fn seat(&mut self, row: char, seat: usize) -> Result<&mut Option<String>, BookingError> {
        let seats: &mut Vec<_> = self
            .rows
            .get_mut(&row)
            .ok_or(BookingError::NoSuchRow(row))?;
        let found = seats.iter_mut().nth(seat.wrapping_sub(1));
        found.ok_or(BookingError::NoSuchSeat { row, seat })
    }

    /// Books a free seat for a guest.
    pub fn book(&mut self, row: char, seat: usize, guest: &str) -> Result<(), BookingError> {
        let place = self.seat(row, seat)?;
        if let Some(by) = place.clone() {
            return Err(BookingError::Taken { by });
        }
        *place = Some(guest.to_string());
        Ok(())
    }
}
