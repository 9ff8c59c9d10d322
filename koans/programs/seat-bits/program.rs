//! A row of sixty-four theatre seats held in the bits of one number.

use std::fmt;
use std::ops::{BitAnd, BitOr, BitOrAssign, Not, Sub};

/// How many seats a row has.
pub const ROW: u8 = u64::BITS as u8;

/// A set of seat numbers below [`ROW`].
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Seats(u64);

impl Seats {
    pub const NONE: Seats = Seats(0);
    pub const ALL: Seats = Seats(u64::MAX);

    /// The set holding just this seat.
    pub const fn one(seat: u8) -> Seats {
        Seats(1 << (seat % ROW))
    }

    pub fn contains(self, seat: u8) -> bool {
        seat < ROW && self & Seats::one(seat) != Seats::NONE
    }

    /// Adds a seat; false if it was there already.
    pub fn insert(&mut self, seat: u8) -> bool {
        let fresh = !self.contains(seat);
        *self |= Seats::one(seat);
        fresh
    }

    /// Takes the lowest seat out.
    pub fn pop(&mut self) -> Option<u8> {
        let seat = self.iter().next()?;
        *self = *self - Seats::one(seat);
        Some(seat)
    }

    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    pub fn iter(&self) -> Iter {
        Iter(self.0)
    }
}

/// Walks a set from its lowest seat.
pub struct Iter(u64);

impl Iterator for Iter {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        if self.0 == 0 {
            return None;
        }
        let seat = self.0.trailing_zeros() as u8;
        self.0 &= self.0 - 1;
        Some(seat)
    }
}

impl FromIterator<u8> for Seats {
    fn from_iter<I>(seats: I) -> Self
    where
        I: IntoIterator<Item = u8>,
    {
        let mut set = Seats::NONE;
        seats.into_iter().for_each(|seat| {
            set.insert(seat);
        });
        set
    }
}

impl fmt::Debug for Seats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl BitAnd for Seats {
    type Output = Self;

    fn bitand(self, rhs: Self) -> Self::Output {
        Seats(self.0 & rhs.0)
    }
}

impl BitOr for Seats {
    type Output = Self;

    fn bitor(self, rhs: Self) -> Self::Output {
        Seats(self.0 | rhs.0)
    }
}

impl BitOrAssign for Seats {
    fn bitor_assign(&mut self, rhs: Self) {
        *self = *self | rhs;
    }
}

impl Sub for Seats {
    type Output = Self;

    fn sub(self, rhs: Self) -> Self::Output {
        self & !rhs
    }
}

impl Not for Seats {
    type Output = Self;

    fn not(self) -> Self::Output {
        Seats(!self.0)
    }
}
