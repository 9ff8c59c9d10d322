pub mod photometry {
    /// Things that shine. Smaller magnitudes are brighter.
    pub trait Luminous {
        fn magnitude(&self) -> f64;

        /// Visible without a telescope under a dark sky.
        fn naked_eye(&self) -> bool {
            self.magnitude() <= 6.0
        }
    }
}

pub mod catalogue {
    use crate::photometry::Luminous;

    pub struct Star {
        pub name: &'static str,
        pub centimagnitudes: i32,
    }

    impl Luminous for Star {
        fn magnitude(&self) -> f64 {
            f64::from(self.centimagnitudes) / 100.0
        }
    }
}

use catalogue::Star;

/// Names of the stars one can see unaided, brightest first.
pub fn visible(stars: &[Star]) -> Vec<&'static str> {
    let mut seen: Vec<&Star> = stars.iter().filter(|s| s.naked_eye()).collect();
    seen.sort_by_key(|s| s.centimagnitudes);
    seen.iter().map(|s| s.name).collect()
}

/// How many times brighter the first star is than the second.
pub fn ratio(a: &Star, b: &Star) -> f64 {
    let steps = b.centimagnitudes - a.centimagnitudes;
    10f64.powf(f64::from(steps) / 250.0)
}
