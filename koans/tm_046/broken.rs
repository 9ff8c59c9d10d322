/// What a ferry charges, in cents.
pub mod tariff {
    pub const ADULT: u32 = 1250;
    pub const SENIOR: u32 = 900;
    pub const CHILD: u32 = 400;
}

/// A passenger of a ferry.
#[derive(Debug, Clone, Copy)]
pub struct Passenger {
    pub age: u8,
    pub islander: bool,
}

impl Passenger {
    /// Children are younger than 12, seniors 65 or older, adults all others.
    fn full_fare(&self) -> u32 {
        if self.age < 12 {
            tariff::CHILD
        } else if self.age >= 65 {
            tariff::SENIOR
        }
    }

    /// Islanders pay half of the fare.
    pub fn fare(&self) -> u32 {
        let fare = self.full_fare();
        if self.islander {
            fare / 2
        }
        fare
    }
}

/// What a group pays: the dearest passenger of five or more goes for free.
pub fn group_fare(group: &[Passenger]) -> u32 {
    let fares = || group.iter().map(Passenger::fare);
    let free = if group.len() >= 5 {
        fares().max()
    } else {
        None
    };
    fares().sum::<u32>() - free.unwrap_or(0)
}
