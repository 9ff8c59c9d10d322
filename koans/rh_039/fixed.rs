//! Tickets of a small cinema: how many are sold for each show.

use std::collections::BTreeMap;

#[derive(Debug, PartialEq)]
pub enum SaleError {
    UnknownShow(u32),
    SoldOut { left: u32 },
}

#[derive(Default)]
pub struct Cinema {
    places: BTreeMap<u32, u32>,
    sold: BTreeMap<u32, u32>,
}

impl Cinema {
    pub fn plan(&mut self, show: u32, places: u32) {
        self.places.insert(show, places);
    }

    /// Places that are still to be had. A show without sales has all of its places.
    pub fn left(&self, show: u32) -> Result<u32, SaleError> {
        let places = self.places.get(&show).ok_or(SaleError::UnknownShow(show))?;
        Ok(*places - self.sold.get(&show).copied().unwrap_or(0))
    }

    pub fn sell(&mut self, show: u32, tickets: u32) -> Result<(), SaleError> {
        let left = self.left(show)?;
        if tickets > left {
            return Err(SaleError::SoldOut { left });
        }
        *self.sold.entry(show).or_insert(0) += tickets;
        Ok(())
    }
}
