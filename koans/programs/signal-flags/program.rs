//! Sets of signal flags kept in a few bits, and a book of what they mean.

use std::fmt;
use std::ops::{BitAnd, BitOr, Not};

#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(u8)]
pub enum Flag {
    Anchor,
    Bell,
    Cross,
    Diver,
    Ember,
}

impl Flag {
    pub const ALL: [Flag; 5] = [
        Self::Anchor,
        Self::Bell,
        Self::Cross,
        Self::Diver,
        Self::Ember,
    ];

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The flags flying from one mast.
#[derive(Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Hoist(u8);

impl Hoist {
    pub const EMPTY: Hoist = Hoist(0);

    pub const fn of(flag: Flag) -> Self {
        Hoist(flag.bit())
    }

    pub fn contains(self, other: impl Into<Hoist>) -> bool {
        let other = other.into();
        self & other == other
    }

    pub fn flags(self) -> Flags {
        Flags {
            hoist: self,
            rest: Flag::ALL.iter(),
        }
    }
}

impl From<Flag> for Hoist {
    fn from(flag: Flag) -> Self {
        Hoist::of(flag)
    }
}

impl<T: Into<Hoist>> BitOr<T> for Hoist {
    type Output = Hoist;

    fn bitor(self, rhs: T) -> Hoist {
        Hoist(self.0 | rhs.into().0)
    }
}

impl BitOr for Flag {
    type Output = Hoist;

    fn bitor(self, rhs: Flag) -> Hoist {
        Hoist::of(self) | rhs
    }
}

impl BitAnd for Hoist {
    type Output = Hoist;

    fn bitand(self, rhs: Hoist) -> Hoist {
        Hoist(self.0 & rhs.0)
    }
}

impl Not for Hoist {
    type Output = Hoist;

    fn not(self) -> Hoist {
        let all: Hoist = Flag::ALL.into_iter().collect();
        Hoist(!self.0) & all
    }
}

impl FromIterator<Flag> for Hoist {
    fn from_iter<I: IntoIterator<Item = Flag>>(flags: I) -> Self {
        flags
            .into_iter()
            .fold(Hoist::EMPTY, |hoist, flag| hoist | flag)
    }
}

/// The flags of a hoist from the top down.
pub struct Flags {
    hoist: Hoist,
    rest: std::slice::Iter<'static, Flag>,
}

impl Iterator for Flags {
    type Item = Flag;

    fn next(&mut self) -> Option<Flag> {
        let hoist = self.hoist;
        self.rest.find(|&&flag| hoist.contains(flag)).copied()
    }
}

impl fmt::Debug for Hoist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.flags()).finish()
    }
}

/// Meanings, the most demanding hoist that fits wins.
#[derive(Default)]
pub struct Book<'w> {
    entries: std::collections::BTreeMap<Hoist, &'w str>,
}

impl<'w> Book<'w> {
    pub fn define(&mut self, hoist: Hoist, meaning: &'w str) -> Result<(), (Hoist, &'w str)> {
        match self.entries.insert(hoist, meaning) {
            Some(old) if old != meaning => Err((hoist, old)),
            _ => Ok(()),
        }
    }

    /// The meaning and the flags that did not take part in it.
    pub fn read(&self, mast: Hoist) -> Option<(&'w str, Hoist)> {
        let fits = self
            .entries
            .iter()
            .filter(|&(&hoist, _)| mast.contains(hoist));
        let (&hoist, &meaning) = fits.max_by_key(|(hoist, _)| hoist.flags().count())?;
        Some((meaning, mast & !hoist))
    }
}
