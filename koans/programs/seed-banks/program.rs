//! A vault that stores any kind of accession under the key that kind chooses.

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};

/// Something that can lie in the vault.
pub trait Accession {
    type Key: Ord + Clone + Debug;
    type Reason: Display;

    const SHELF: &'static str;

    fn key(&self) -> Self::Key;

    /// How many seeds are expected to sprout, or why nobody knows.
    fn viable(&self) -> Result<u32, Self::Reason>;
}

/// Seeds of a wild plant, known by genus and species.
#[derive(Debug, Clone, PartialEq)]
pub struct Wild {
    pub genus: String,
    pub species: String,
    pub seeds: u32,
    pub tested: Option<u8>,
}

impl Accession for Wild {
    type Key = (String, String);
    type Reason = String;

    const SHELF: &'static str = "wild";

    fn key(&self) -> Self::Key {
        (self.genus.clone(), self.species.clone())
    }

    fn viable(&self) -> Result<u32, String> {
        let percent = self
            .tested
            .ok_or_else(|| format!("{} {} was never tested", self.genus, self.species))?;
        Ok(self.seeds * u32::from(percent) / 100)
    }
}

/// A numbered bag of crop seed.
#[derive(Debug, PartialEq)]
pub struct Crop {
    pub number: u32,
    pub seeds: u32,
    pub sealed: bool,
}

impl Accession for Crop {
    type Key = u32;
    type Reason = &'static str;

    const SHELF: &'static str = "crops";

    fn key(&self) -> u32 {
        self.number
    }

    fn viable(&self) -> Result<u32, &'static str> {
        if self.sealed {
            Ok(self.seeds)
        } else {
            Err("the bag is open")
        }
    }
}

/// Shelves of one kind of accession.
pub struct Vault<A: Accession> {
    shelf: BTreeMap<A::Key, A>,
}

impl<A: Accession> Default for Vault<A> {
    fn default() -> Self {
        Vault {
            shelf: BTreeMap::new(),
        }
    }
}

impl<A> FromIterator<A> for Vault<A>
where
    A: Accession,
{
    fn from_iter<I: IntoIterator<Item = A>>(items: I) -> Self {
        let mut vault = Vault::default();
        items.into_iter().for_each(|item| {
            vault.deposit(item);
        });
        vault
    }
}

impl<A: Accession> Vault<A> {
    /// Stores the accession; an older one with the same key comes out.
    pub fn deposit(&mut self, item: A) -> Option<A> {
        self.shelf.insert(item.key(), item)
    }

    pub fn withdraw(&mut self, key: &A::Key) -> Result<A, String> {
        self.shelf
            .remove(key)
            .ok_or_else(|| format!("{}: nothing under {key:?}", A::SHELF))
    }

    /// All viable seeds; the first unknown makes the whole sum unknown.
    pub fn viable(&self) -> Result<u32, A::Reason> {
        self.shelf.values().map(A::viable).sum()
    }

    pub fn doubtful(&self) -> Vec<(A::Key, String)> {
        self.shelf
            .iter()
            .filter_map(|(key, item)| Some((key.clone(), item.viable().err()?.to_string())))
            .collect()
    }
}
