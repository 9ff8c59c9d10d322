//! A canal lock whose water level is part of its type.

use std::fmt::Debug;
use std::marker::PhantomData;

/// The water stands at the upper pound.
#[derive(Debug)]
pub struct High;

/// The water stands at the lower pound.
#[derive(Debug)]
pub struct Low;

/// A side of the lock, with the other side to go to.
pub trait Level: Debug {
    type Opposite: Level<Opposite = Self>;
    const MARK: &'static str;
}

impl Level for High {
    type Opposite = Low;
    const MARK: &'static str = "upper";
}

impl Level for Low {
    type Opposite = High;
    const MARK: &'static str = "lower";
}

/// A boat and what it draws.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Boat {
    pub name: String,
    pub draught_cm: u32,
}

/// A chamber at level `L`, with boats waiting inside.
#[derive(Debug)]
pub struct Lock<L: Level> {
    sill_cm: u32,
    room: usize,
    boats: Vec<Boat>,
    cycles: u32,
    level: PhantomData<L>,
}

#[derive(Debug, PartialEq)]
pub enum Turned {
    TooDeep { by_cm: u32 },
    NoRoom,
}

impl Lock<Low> {
    /// Every new lock starts empty.
    pub fn build(sill_cm: u32, room: usize) -> Self {
        Lock {
            sill_cm,
            room,
            boats: Vec::new(),
            cycles: 0,
            level: PhantomData,
        }
    }
}

impl<L: Level> Lock<L> {
    pub fn enter(&mut self, boat: Boat) -> Result<(), (Boat, Turned)> {
        match boat.draught_cm.checked_sub(self.sill_cm) {
            Some(by_cm) if by_cm > 0 => Err((boat, Turned::TooDeep { by_cm })),
            _ if self.boats.len() == self.room => Err((boat, Turned::NoRoom)),
            _ => {
                self.boats.push(boat);
                Ok(())
            }
        }
    }

    pub fn leave(&mut self) -> impl Iterator<Item = Boat> + '_ {
        self.boats.sort();
        self.boats.drain(..)
    }

    /// Lets the water in or out; the lock comes back at the other level.
    pub fn turn(self) -> Lock<L::Opposite> {
        let Lock {
            sill_cm,
            room,
            boats,
            cycles,
            ..
        } = self;
        Lock {
            sill_cm,
            room,
            boats,
            cycles: cycles + 1,
            level: PhantomData,
        }
    }

    pub fn sign(&self) -> String {
        format!("{} gate open, {} aboard", L::MARK, self.boats.len())
    }
}

/// Takes a whole queue uphill and returns the lock ready for the next one.
pub fn lift(mut lock: Lock<Low>, queue: Vec<Boat>, above: &mut Vec<Boat>) -> (Lock<Low>, u32) {
    let mut waiting = queue.into_iter().peekable();
    while waiting.peek().is_some() {
        for boat in waiting.by_ref().take(lock.room) {
            if let Err((boat, reason)) = lock.enter(boat) {
                debug_assert_ne!(reason, Turned::NoRoom, "{}", boat.name);
            }
        }
        let mut high = lock.turn();
        above.extend(high.leave());
        lock = high.turn();
    }
    let cycles = lock.cycles;
    (lock, cycles)
}
