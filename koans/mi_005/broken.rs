mod depot {
    /// Heaviest parcel a van takes, in grams.
    pub(super) const VAN_LIMIT: u32 = 31_500;

    pub struct Depot {
        pub town: &'static str,
        pub first_postcode: u32,
    }

    const DEPOTS: [Depot; 3] = [
        Depot {
            town: "Harrow Bridge",
            first_postcode: 1000,
        },
        Depot {
            town: "Osterwick",
            first_postcode: 4000,
        },
        Depot {
            town: "Pell",
            first_postcode: 7500,
        },
    ];

    /// The depot that serves a postcode: the last whose range starts at or
    /// before it.
    fn serving(postcode: u32) -> Option<&'static Depot> {
        DEPOTS.iter().rev().find(|d| d.first_postcode <= postcode)
    }
}

pub mod tracking {
    use super::depot;

    /// The first line of a parcel's history.
    pub fn first_scan(postcode: u32, grams: u32) -> String {
        let Some(depot) = depot::serving(postcode) else {
            return format!("returned: no depot for {postcode}");
        };
        let vehicle = if grams <= depot::VAN_LIMIT {
            "van"
        } else {
            "lorry"
        };
        format!("{} by {vehicle}", depot.town)
    }
}
