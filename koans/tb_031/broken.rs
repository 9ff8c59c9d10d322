use std::ops::{Add, Mul};

/// A force in newtons along two axes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Force {
    pub east: f64,
    pub north: f64,
}

impl Add for Force {
    type Output = Force;

    fn add(self, other: Force) -> Force {
        Force {
            east: self.east + other.east,
            north: self.north + other.north,
        }
    }
}

/// Any number may stand to the left of a force: `3 * pull`, `0.5 * pull`.
impl<N: Into<f64>> Mul<Force> for N {
    type Output = Force;

    fn mul(self, force: Force) -> Force {
        let factor: f64 = self.into();
        Force {
            east: factor * force.east,
            north: factor * force.north,
        }
    }
}

/// A tug-of-war: (members, pull of each, fraction of it that reaches the rope).
pub fn rope_force(teams: &[(u32, Force, f64)]) -> Force {
    teams
        .iter()
        .map(|&(members, pull, grip)| grip * (members * pull))
        .fold(Force::default(), Force::add)
}
