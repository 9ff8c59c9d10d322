//! Reads field notes about ringed birds without copying the notes.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

/// One line of notes: ring, species and place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sighting<'n> {
    pub ring: &'n str,
    pub species: &'n str,
    pub place: &'n str,
}

#[derive(Debug, PartialEq)]
pub enum NoteError<'n> {
    Short { line: usize },
    Ring { line: usize, ring: &'n str },
    Conflict(&'n str, [&'n str; 2]),
}

impl fmt::Display for NoteError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            NoteError::Short { line } => write!(f, "line {line} is too short"),
            NoteError::Ring { line, ring } => write!(f, "line {line}: odd ring {ring:?}"),
            NoteError::Conflict(ring, [a, b]) => write!(f, "{ring} is both {a} and {b}"),
        }
    }
}

fn valid_ring(ring: &str) -> bool {
    let mut chars = ring.chars();
    let letter = chars.next().is_some_and(char::is_uppercase);
    letter && chars.clone().count() == 4 && chars.all(|c| c.is_ascii_digit())
}

fn read_line<'n>(line: usize, text: &'n str) -> Result<Sighting<'n>, NoteError<'n>> {
    let mut fields = text.split(';').map(str::trim);
    let mut field = || fields.next().ok_or(NoteError::Short { line });
    let (ring, species, place) = (field()?, field()?, field()?);
    if !valid_ring(ring) {
        return Err(NoteError::Ring { line, ring });
    }
    Ok(Sighting {
        ring,
        species,
        place,
    })
}

/// Parses the notes; lines starting with `#` are remarks.
pub fn read_notes(notes: &str) -> Result<Vec<Sighting<'_>>, NoteError<'_>> {
    notes
        .lines()
        .enumerate()
        .filter(|(_, text)| !text.starts_with('#'))
        .map(|(i, text)| read_line(i + 1, text))
        .collect()
}

/// What is known about one bird.
#[derive(Debug, PartialEq)]
pub struct Bird<'n> {
    pub species: &'n str,
    pub trail: Vec<&'n str>,
}

/// All birds by ring, each with the places it was seen in order.
pub fn trails<'n, 's>(
    sightings: &'s [Sighting<'n>],
) -> Result<BTreeMap<&'n str, Bird<'n>>, NoteError<'n>> {
    let mut birds: BTreeMap<&'n str, Bird<'n>> = BTreeMap::new();
    for &Sighting {
        ring,
        species,
        place,
    } in sightings
    {
        let bird = birds.entry(ring).or_insert_with(|| Bird {
            species,
            trail: vec![],
        });
        if bird.species != species {
            return Err(NoteError::Conflict(ring, [bird.species, species]));
        }
        if bird.trail.last() != Some(&place) {
            bird.trail.push(place);
        }
    }
    Ok(birds)
}

/// The longer of two trails, the first on a tie.
pub fn farther<'b, 'n>(a: &'b Bird<'n>, b: &'b Bird<'n>) -> &'b Bird<'n> {
    if b.trail.len() > a.trail.len() {
        b
    } else {
        a
    }
}

/// Drops sightings that were written down twice.
pub fn dedupe(sightings: &mut Vec<Sighting<'_>>) -> usize {
    let before = sightings.len();
    let mut seen = HashSet::new();
    sightings.retain(|s| seen.insert(*s));
    before - sightings.len()
}
