/// A sail; all lengths are in centimetres.
#[derive(Debug, Clone, PartialEq)]
pub enum Sail {
    /// A triangle at the mast.
    Main { height: f64, foot: f64, battens: u8 },
    /// A triangle before the mast; it is as high as the first length and as
    /// wide as the second, and the third tells by how much it overlaps.
    Jib(f64, f64, f64),
    /// A square before the wind.
    Spinnaker { side: f64 },
}

impl Sail {
    /// The surface in square metres. The overlap of a jib is part of its
    /// width already.
    pub fn surface(&self) -> f64 {
        let square_cm = match self {
            Sail::Main { height, foot, .. } => height * foot / 2.0,
            Sail::Jib(luff, foot, _) => luff * foot / 2.0,
            Sail::Spinnaker { side } => side * side,
        };
        square_cm / 10_000.0
    }

    pub fn battens(&self) -> u8 {
        match self {
            Sail::Main { battens, .. } => *battens,
            _ => 0,
        }
    }

    pub fn overlap(&self) -> Option<f64> {
        match self {
            Sail::Jib(_, _, overlap) => Some(*overlap),
            _ => None,
        }
    }
}
