//! A depot that stores parcels and sends them on.

use std::collections::BTreeMap;
use std::num::ParseIntError;

/// The number on a parcel's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParcelId(pub u64);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    pub id: ParcelId,
    pub grams: u32,
    pub city: String,
    pub fragile: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub enum DepotError {
    BadNumber(ParseIntError),
    Unknown(ParcelId),
    Full,
}

#[derive(Debug, Clone, Default)]
pub struct Depot {
    shelf: BTreeMap<ParcelId, Parcel>,
    sent: Vec<(String, ParcelId)>,
    capacity: usize,
}

#[derive(Debug, Default)]
pub struct DepotBuilder {
    capacity: usize,
}

impl DepotBuilder {
    pub fn capacity(mut self, parcels: usize) -> Self {
        self.capacity = parcels;
        self
    }

    pub fn build(self) -> Depot {
        Depot { capacity: self.capacity, ..Depot::default() }
    }
}

impl Depot {
    pub fn builder() -> DepotBuilder {
        DepotBuilder::default()
    }

    pub fn places(&self) -> usize {
        self.capacity
    }

    pub fn store(&mut self, parcel: Parcel) -> Result<(), DepotError> {
        if self.shelf.len() >= self.capacity {
            return Err(DepotError::Full);
        }
        self.shelf.insert(parcel.id, parcel);
        Ok(())
    }

    pub fn find(&self, id: ParcelId) -> Option<&Parcel> {
        self.shelf.get(&id)
    }

    pub fn weight_grams(&self) -> u32 {
        self.shelf.values().map(|parcel| parcel.grams).sum()
    }

    /// Takes a parcel off the shelf; false where there is none of that number.
    pub fn dispatch(&mut self, city: &str, id: ParcelId) -> bool {
        if self.shelf.remove(&id).is_none() {
            return false;
        }
        self.sent.push((city.to_string(), id));
        true
    }

    pub fn sent(&self) -> &[(String, ParcelId)] {
        &self.sent
    }
}

