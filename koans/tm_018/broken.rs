//! Access rights kept as bits.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights {
    bits: u8,
}

pub const READ: u8 = 0b001;
pub const WRITE: u8 = 0b010;
pub const SHARE: u8 = 0b100;

impl Rights {
    pub const fn of(bits: u8) -> Self {
        Rights { bits }
    }

    /// At least one of the asked rights is there.
    pub fn has(self, asked: u8) -> bool {
        (self.bits & asked) as bool
    }

    /// None of the asked rights is there.
    pub fn lacks(self, asked: u8) -> bool {
        !(self.bits & asked) as bool
    }

    pub fn set(&mut self, asked: u8, on: bool) {
        if on {
            self.bits |= asked;
        } else {
            self.bits &= !asked;
        }
    }
}

/// People who may look at a page but neither change it nor pass it on.
pub fn readers<'a>(people: &[(&'a str, Rights)]) -> Vec<&'a str> {
    people
        .iter()
        .filter(|(_, rights)| rights.has(READ) && rights.lacks(WRITE | SHARE))
        .map(|(name, _)| *name)
        .collect()
}
