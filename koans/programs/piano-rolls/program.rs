//! A piano roll as a grid of punched holes, with the tracks fixed at compile time.

use std::fmt;
use std::ops::{BitOr, Index, IndexMut};

/// One line across the paper with `N` tracks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<const N: usize>([bool; N]);

/// A roll of paper, played from the first row on.
#[derive(Debug, Clone, PartialEq)]
pub struct Roll<const N: usize> {
    rows: Vec<Row<N>>,
}

/// A held key: track, first row, number of rows.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    pub start: usize,
    pub track: usize,
    pub length: usize,
}

impl<const N: usize> Row<N> {
    pub const BLANK: Self = Row([false; N]);

    pub fn punched(&self) -> impl Iterator<Item = usize> + '_ {
        (0..N).filter(|&track| self[track])
    }
}

impl<const N: usize> Index<usize> for Row<N> {
    type Output = bool;

    fn index(&self, track: usize) -> &bool {
        &self.0[track]
    }
}

impl<const N: usize> IndexMut<usize> for Row<N> {
    fn index_mut(&mut self, track: usize) -> &mut bool {
        &mut self.0[track]
    }
}

/// Laying one row over another keeps the holes of both.
impl<const N: usize> BitOr for Row<N> {
    type Output = Self;

    fn bitor(mut self, over: Self) -> Self {
        for track in over.punched() {
            self[track] = true;
        }
        self
    }
}

impl<const N: usize> Roll<N> {
    pub fn blank(rows: usize) -> Self {
        Roll {
            rows: vec![Row::BLANK; rows],
        }
    }

    /// Punches a note if all of it fits on the paper.
    pub fn punch(&mut self, note: Note) -> Result<&mut Self, Note> {
        let Note {
            start,
            track,
            length,
        } = note;
        match self.rows.get_mut(start..start + length) {
            Some(rows) if track < N => rows.iter_mut().for_each(|row| row[track] = true),
            _ => return Err(note),
        }
        Ok(self)
    }

    /// Reads the holes back as notes, in playing order.
    pub fn notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        for track in 0..N {
            let mut open: Option<Note> = None;
            for (start, row) in self.rows.iter().enumerate() {
                match (&mut open, row[track]) {
                    (Some(note), true) => note.length += 1,
                    (None, true) => {
                        let length = 1;
                        open = Some(Note {
                            start,
                            track,
                            length,
                        });
                    }
                    (_, false) => notes.extend(open.take()),
                }
            }
            notes.extend(open);
        }
        notes.sort();
        notes
    }

    /// Two rolls played together; the shorter one simply ends earlier.
    pub fn duet(&self, other: &Roll<N>) -> Roll<N> {
        let blank = Row::<N>::BLANK;
        let length = self.rows.len().max(other.rows.len());
        let row = |roll: &Self, i: usize| roll.rows.get(i).copied().unwrap_or(blank);
        let rows = (0..length).map(|i| row(self, i) | row(other, i)).collect();
        Roll { rows }
    }
}

impl<const N: usize> fmt::Display for Roll<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.rows {
            let line: String = row
                .0
                .map(|hole| if hole { 'o' } else { '.' })
                .iter()
                .collect();
            writeln!(f, "{line}")?;
        }
        Ok(())
    }
}
