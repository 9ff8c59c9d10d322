/// A set of points in the plane.
#[derive(Debug, Clone, PartialEq)]
pub enum Region {
    Disc { centre: (f64, f64), radius: f64 },
    HalfPlane { left_of: f64 },
    Both(Box<Region>, Box<Region>),
    Not(Box<Region>),
}

impl Region {
    pub fn disc(x: f64, y: f64, radius: f64) -> Region {
        Region::Disc {
            centre: (x, y),
            radius,
        }
    }

    /// The points that lie in this region and in the other.
    pub fn and(self, other: Region) -> Region {
        Region::Both(self, other)
    }

    /// The points that do not lie in this region.
    pub fn complement(self) -> Region {
        match self {
            Region::Not(inner) => inner,
            other => Region::Not(other),
        }
    }

    pub fn contains(&self, x: f64, y: f64) -> bool {
        match self {
            Region::Disc { centre, radius } => (x - centre.0).hypot(y - centre.1) <= *radius,
            Region::HalfPlane { left_of } => x < *left_of,
            Region::Both(first, second) => first.contains(x, y) && second.contains(x, y),
            Region::Not(inner) => !inner.contains(x, y),
        }
    }
}

/// A ring around the origin; None when the hole would swallow it.
pub fn ring(inner: f64, outer: f64) -> Option<Region> {
    let hole = Region::disc(0.0, 0.0, inner);
    (inner < outer).then(|| Region::disc(0.0, 0.0, outer).and(hole.complement()))
}
