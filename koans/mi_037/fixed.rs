/// What a car costs, in cents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tariff {
    /// For each day begun.
    pub fee_day: u32,
    /// For each kilometre beyond the included ones.
    pub fee_km: u32,
    /// Kilometres a day that are in the price.
    pub included_km: u32,
}

impl Tariff {
    pub const CITY: Tariff = Tariff {
        fee_day: 2_900,
        fee_km: 25,
        included_km: 100,
    };

    /// The city tariff with 250 free kilometres for 500 cents a day more.
    pub fn touring() -> Tariff {
        Tariff {
            fee_day: Tariff::CITY.fee_day + 500,
            included_km: 250,
            ..Tariff::CITY
        }
    }

    /// The city tariff without any free kilometre, at 1200 cents a day.
    pub fn shopping() -> Tariff {
        Tariff {
            fee_day: 1_200,
            included_km: 0,
            ..Tariff::CITY
        }
    }

    pub fn price(&self, days: u32, km: u32) -> u32 {
        let beyond = km.saturating_sub(days * self.included_km);
        days * self.fee_day + beyond * self.fee_km
    }
}

/// The cheapest tariff for a trip.
pub fn cheapest(days: u32, km: u32) -> Tariff {
    [Tariff::CITY, Tariff::touring(), Tariff::shopping()]
        .into_iter()
        .min_by_key(|tariff| tariff.price(days, km))
        .unwrap_or(Tariff::CITY)
}
