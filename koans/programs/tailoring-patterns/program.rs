//! Drafts garment patterns from body measures and grades them to sizes.

use std::collections::HashMap;
use std::fmt::{self, Display};
use std::ops::{Deref, DerefMut};

/// Body measures in millimetres.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    pub chest: u32,
    pub waist: u32,
    pub back: u32,
}

impl Default for Measures {
    fn default() -> Self {
        Measures {
            chest: 960,
            waist: 820,
            back: 440,
        }
    }
}

/// A cut piece: a name and its sides.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Piece {
    pub name: String,
    pub sides: (u32, u32),
}

impl AsRef<str> for Piece {
    fn as_ref(&self) -> &str {
        &self.name
    }
}

/// A list of pieces that behaves like its vector.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pattern(Vec<Piece>);

impl Deref for Pattern {
    type Target = Vec<Piece>;

    fn deref(&self) -> &Vec<Piece> {
        &self.0
    }
}

impl DerefMut for Pattern {
    fn deref_mut(&mut self) -> &mut Vec<Piece> {
        &mut self.0
    }
}

impl Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (
            i,
            Piece {
                name,
                sides: (w, h),
            },
        ) in self.iter().enumerate()
        {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{name} {w}x{h}")?;
        }
        Ok(())
    }
}

/// A garment knows how to draft itself.
pub trait Garment {
    fn draft(&self, body: &Measures) -> Pattern;
}

pub struct Waistcoat {
    pub ease: u32,
}

impl Garment for Waistcoat {
    fn draft(&self, body: &Measures) -> Pattern {
        let quarter = body.chest.max(body.waist) / 4 + self.ease;
        let mut pattern = Pattern::default();
        for name in ["front", "front", "back"] {
            pattern.push(Piece {
                name: name.into(),
                sides: (quarter, body.back),
            });
        }
        pattern
    }
}

/// Any function from measures to pieces will do as well.
impl<F> Garment for F
where
    F: Fn(&Measures) -> Vec<Piece>,
{
    fn draft(&self, body: &Measures) -> Pattern {
        Pattern(self(body))
    }
}

/// Adds a seam allowance all around.
pub fn with_seams(mut pattern: Pattern, seam: u32) -> Pattern {
    for Piece { sides: (w, h), .. } in pattern.iter_mut() {
        *w += 2 * seam;
        *h += 2 * seam;
    }
    pattern
}

/// How often each distinct piece must be cut.
pub fn cutting_list(pattern: &Pattern) -> HashMap<&Piece, usize> {
    let mut list = HashMap::new();
    for piece in pattern.iter() {
        *list.entry(piece).or_insert(0) += 1;
    }
    list
}

/// Drafts several garments for one body, dropping pieces called `skip`.
pub fn wardrobe<S: AsRef<str>>(
    garments: &[&dyn Garment],
    body: &Measures,
    skip: S,
) -> Vec<Pattern> {
    garments
        .iter()
        .map(|garment| {
            let mut pattern = garment.draft(body);
            pattern.retain(|piece| piece.as_ref() != skip.as_ref());
            pattern
        })
        .collect()
}
