//! Seats a choir in a grid, tallest at the back, and lets neighbours swap.

use std::cmp::Ordering;
use std::ops::{Index, IndexMut};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Voice {
    Soprano,
    Alto,
    Tenor,
    Bass,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Singer {
    pub name: String,
    pub voice: Voice,
    pub height_cm: u16,
}

/// Singers sort by voice, then from tall to short, then by name.
impl Ord for Singer {
    fn cmp(&self, other: &Self) -> Ordering {
        self.voice
            .cmp(&other.voice)
            .then(other.height_cm.cmp(&self.height_cm))
            .then_with(|| self.name.cmp(&other.name))
    }
}

impl PartialOrd for Singer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Row and place, both from zero; row zero is at the back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seat(pub usize, pub usize);

#[derive(Debug, PartialEq)]
pub enum SwapError {
    NoSuchSeat(Seat),
    MixedVoices(Voice, Voice),
}

/// A rectangular stand; a seat may stay empty.
#[derive(Debug)]
pub struct Stand {
    width: usize,
    seats: Vec<Option<Singer>>,
}

impl Index<Seat> for Stand {
    type Output = Option<Singer>;

    fn index(&self, Seat(row, place): Seat) -> &Self::Output {
        &self.seats[row * self.width + place]
    }
}

impl IndexMut<Seat> for Stand {
    fn index_mut(&mut self, Seat(row, place): Seat) -> &mut Self::Output {
        &mut self.seats[row * self.width + place]
    }
}

impl Stand {
    /// Fills the stand column by column; singers left over are handed back.
    pub fn seat(rows: usize, width: usize, mut choir: Vec<Singer>) -> (Stand, Vec<Singer>) {
        choir.sort();
        let mut stand = Stand {
            width,
            seats: vec![None; rows * width],
        };
        let mut waiting = choir.into_iter();
        for place in 0..width {
            for (row, singer) in (0..rows).zip(waiting.by_ref()) {
                stand[Seat(row, place)] = Some(singer);
            }
        }
        (stand, waiting.collect())
    }

    fn voice_at(&self, seat: Seat) -> Result<Option<Voice>, SwapError> {
        let Seat(row, place) = seat;
        if place >= self.width || row >= self.seats.len() / self.width {
            return Err(SwapError::NoSuchSeat(seat));
        }
        Ok(self[seat].as_ref().map(|s| s.voice))
    }

    /// Swaps two seats unless that would mix two voices.
    pub fn swap(&mut self, a: Seat, b: Seat) -> Result<(), SwapError> {
        match (self.voice_at(a)?, self.voice_at(b)?) {
            (Some(x), Some(y)) if x != y => return Err(SwapError::MixedVoices(x, y)),
            _ => {}
        }
        let moved = self[a].take();
        let other = std::mem::replace(&mut self[b], moved);
        self[a] = other;
        Ok(())
    }

    /// The names in each row, `-` for an empty seat.
    pub fn plan(&self) -> Vec<String> {
        self.seats
            .chunks(self.width)
            .map(|row| {
                let names: Vec<&str> = row
                    .iter()
                    .map(|s| s.as_ref().map_or("-", |s| s.name.as_str()))
                    .collect();
                names.join(" ")
            })
            .collect()
    }

    pub fn find_mut(&mut self, name: &str) -> Option<&mut Singer> {
        self.seats.iter_mut().flatten().find(|s| s.name == name)
    }
}
