//! Simulates a town's water towers with rules that are plain closures.

use self::units::Litres;

/// Amounts of water that never go below nothing.
pub mod units {
    use std::ops::{AddAssign, SubAssign};

    #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
    pub struct Litres(f64);

    impl Litres {
        pub fn new(amount: f64) -> Option<Self> {
            (amount.is_finite() && amount >= 0.0).then_some(Litres(amount))
        }

        pub fn get(self) -> f64 {
            self.0
        }

        pub fn min(self, other: Self) -> Self {
            if other < self { other } else { self }
        }
    }

    impl AddAssign for Litres {
        fn add_assign(&mut self, more: Self) {
            self.0 += more.0;
        }
    }

    impl SubAssign for Litres {
        fn sub_assign(&mut self, less: Self) {
            self.0 = (self.0 - less.0).max(0.0);
        }
    }
}

/// A tank on legs.
#[derive(Debug, Clone, PartialEq)]
pub struct Tower {
    pub name: &'static str,
    pub level: Litres,
    pub capacity: Litres,
}

impl Tower {
    pub fn room(&self) -> Litres {
        let mut room = self.capacity;
        room -= self.level;
        room
    }

    /// Pours in what fits and returns what ran over.
    pub fn fill(&mut self, mut amount: Litres) -> Litres {
        let taken = amount.min(self.room());
        self.level += taken;
        amount -= taken;
        amount
    }

    pub fn drain(&mut self, amount: Litres) -> Litres {
        let given = amount.min(self.level);
        self.level -= given;
        given
    }
}

/// Moves water between two different towers.
pub fn transfer(towers: &mut [Tower], from: usize, to: usize, amount: Litres) -> Option<Litres> {
    let [source, target] = towers.get_disjoint_mut([from, to]).ok()?;
    let moved = source.drain(amount.min(target.room()));
    target.fill(moved);
    Some(moved)
}

type Rule<'r> = Box<dyn FnMut(u32, &mut Vec<Tower>) + 'r>;

/// A town runs its rules once per hour.
#[derive(Default)]
pub struct Town<'r> {
    pub towers: Vec<Tower>,
    rules: Vec<Rule<'r>>,
    hour: u32,
}

impl<'r> Town<'r> {
    pub fn new(towers: &[Tower]) -> Self {
        let towers = towers.to_vec();
        Town {
            towers,
            ..Self::default()
        }
    }

    pub fn rule<F>(mut self, rule: F) -> Self
    where
        F: FnMut(u32, &mut Vec<Tower>) + 'r,
    {
        self.rules.push(Box::new(rule));
        self
    }

    pub fn run(&mut self, hours: u32) -> &[Tower] {
        for _ in 0..hours {
            for rule in &mut self.rules {
                rule(self.hour, &mut self.towers);
            }
            self.hour += 1;
        }
        &self.towers
    }
}

/// The tower with the smallest part of its capacity left.
pub fn lowest<'t>(towers: impl IntoIterator<Item = &'t Tower>) -> Option<&'t Tower> {
    let part = |t: &Tower| t.level.get() / t.capacity.get();
    towers
        .into_iter()
        .min_by(|a, b| part(a).total_cmp(&part(b)))
}
