//! Mixes dye baths from written recipes and turns them into shades.

use std::fmt;
use std::num::ParseFloatError;
use std::ops::{Add, Mul};

/// Red, yellow and blue strength.
#[derive(Debug, PartialEq, Default)]
pub struct Shade {
    pub red: f32,
    pub yellow: f32,
    pub blue: f32,
}

impl Add for Shade {
    type Output = Shade;

    fn add(self, rhs: Shade) -> Shade {
        Shade {
            red: self.red + rhs.red,
            yellow: self.yellow + rhs.yellow,
            blue: self.blue + rhs.blue,
        }
    }
}

impl Mul<Shade> for f32 {
    type Output = Shade;

    fn mul(self, shade: Shade) -> Shade {
        Shade {
            red: self * shade.red,
            yellow: self * shade.yellow,
            blue: self * shade.blue,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Dye {
    Madder,
    Weld,
    Woad,
}

impl From<Dye> for Shade {
    fn from(dye: Dye) -> Self {
        let none = Shade::default();
        match dye {
            Dye::Madder => Shade {
                red: 1.0,
                yellow: 0.25,
                ..none
            },
            Dye::Weld => Shade {
                yellow: 1.0,
                ..none
            },
            Dye::Woad => Shade { blue: 1.0, ..none },
        }
    }
}

#[derive(Debug, PartialEq)]
pub enum DyeError {
    Unknown(String),
    Amount(ParseFloatError),
    Missing(usize),
}

impl From<ParseFloatError> for DyeError {
    fn from(inner: ParseFloatError) -> Self {
        DyeError::Amount(inner)
    }
}

impl fmt::Display for DyeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => write!(f, "no dye called {name}"),
            Self::Amount(inner) => write!(f, "bad amount: {inner}"),
            Self::Missing(part) => write!(f, "part {part} is incomplete"),
        }
    }
}

impl std::error::Error for DyeError {}

impl TryFrom<&str> for Dye {
    type Error = DyeError;

    fn try_from(name: &str) -> Result<Self, DyeError> {
        match name {
            "madder" => Ok(Dye::Madder),
            "weld" => Ok(Dye::Weld),
            "woad" => Ok(Dye::Woad),
            other => Err(DyeError::Unknown(other.to_owned())),
        }
    }
}

/// What swims in one vat.
#[derive(Debug, Clone, PartialEq)]
pub struct Bath(Vec<(Dye, f32)>);

impl Bath {
    /// Reads recipes such as `2 weld + 0.5 woad`.
    pub fn read(recipe: &str) -> Result<Bath, DyeError> {
        let mut parts = vec![];
        for (number, part) in recipe.split('+').enumerate() {
            let mut words = part.split_whitespace();
            let mut word = || words.next().ok_or(DyeError::Missing(number + 1));
            let amount: f32 = word()?.parse()?;
            let dye: Dye = word()?.try_into()?;
            parts.push((dye, amount));
        }
        Ok(Bath(parts))
    }

    /// A weaker bath: every amount is changed by `how`.
    pub fn adjust(&self, how: impl Fn(Dye, f32) -> f32) -> Bath {
        let mut copy = self.clone();
        for (dye, amount) in &mut copy.0 {
            *amount = how(*dye, *amount);
        }
        copy
    }
}

impl<'b> From<&'b Bath> for Shade {
    fn from(bath: &'b Bath) -> Shade {
        let parts = bath.0.iter();
        parts.fold(Shade::default(), |mix, &(dye, amount)| {
            mix + amount * Shade::from(dye)
        })
    }
}
