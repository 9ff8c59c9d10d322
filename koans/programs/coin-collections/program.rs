//! A coin album that can be built from, extended by and turned into iterators.

use std::collections::btree_map::{self, BTreeMap};
use std::rc::Rc;
use std::{slice, vec};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    Worn,
    Fine,
    Mint,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coin {
    pub realm: Rc<str>,
    pub year: i32,
    pub grade: Grade,
}

/// Coins in the order they were bought.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Album {
    coins: Vec<Coin>,
}

impl FromIterator<Coin> for Album {
    fn from_iter<T: IntoIterator<Item = Coin>>(iter: T) -> Self {
        Album {
            coins: iter.into_iter().collect(),
        }
    }
}

impl Extend<Coin> for Album {
    fn extend<T>(&mut self, iter: T)
    where
        T: IntoIterator<Item = Coin>,
    {
        self.coins.extend(iter);
    }
}

impl IntoIterator for Album {
    type Item = Coin;
    type IntoIter = vec::IntoIter<Coin>;

    fn into_iter(self) -> Self::IntoIter {
        self.coins.into_iter()
    }
}

impl<'a> IntoIterator for &'a Album {
    type Item = &'a Coin;
    type IntoIter = slice::Iter<'a, Coin>;

    fn into_iter(self) -> Self::IntoIter {
        self.coins.iter()
    }
}

impl<'a> IntoIterator for &'a mut Album {
    type Item = &'a mut Coin;
    type IntoIter = slice::IterMut<'a, Coin>;

    fn into_iter(self) -> Self::IntoIter {
        self.coins.iter_mut()
    }
}

/// The best piece of each realm and year, borrowed from an album.
pub struct Best<'a> {
    pages: BTreeMap<(&'a str, i32), &'a Coin>,
}

impl<'a> From<&'a Album> for Best<'a> {
    fn from(album: &'a Album) -> Self {
        let mut pages = BTreeMap::new();
        for coin in album {
            pages
                .entry((&*coin.realm, coin.year))
                .and_modify(|best: &mut &'a Coin| *best = Ord::max(*best, coin))
                .or_insert(coin);
        }
        Best { pages }
    }
}

impl<'a> Best<'a> {
    pub fn iter(&self) -> btree_map::Values<'_, (&'a str, i32), &'a Coin> {
        self.pages.values()
    }

    pub fn get(&self, realm: &str, year: i32) -> Option<&'a Coin> {
        self.pages.get(&(realm, year)).copied()
    }
}

/// Cleaning lifts worn coins by one grade; returns how many were worn.
pub fn clean(album: &mut Album) -> usize {
    let mut lifted = 0;
    for coin in album {
        if let Coin {
            grade: grade @ Grade::Worn,
            ..
        } = coin
        {
            *grade = Grade::Fine;
            lifted += 1;
        }
    }
    lifted
}

/// Keeps the best pieces and gives every other coin away.
pub fn weed(album: Album) -> (Album, Vec<Coin>) {
    let best: Vec<Coin> = Best::from(&album)
        .iter()
        .map(|&coin| coin.clone())
        .collect();
    let mut kept = Album::default();
    let mut doubles = vec![];
    for coin in album {
        if best.contains(&coin) && !kept.coins.contains(&coin) {
            kept.extend([coin]);
        } else {
            doubles.push(coin);
        }
    }
    (kept, doubles)
}
