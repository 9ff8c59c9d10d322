//! Road distances between towns.

type Leg = (usize, usize);

pub struct DistanceTable {
    rows: Vec<Vec<u32>>,
}

impl DistanceTable {
    /// Builds the full table from the part below the diagonal.
    pub fn from_lower(lower: &[&[u32]]) -> Self {
        let size = lower.len();
        let mut rows = vec![vec![0; size]; size];
        for (a, row) in lower.iter().enumerate() {
            for (b, &km) in row.iter().enumerate() {
                rows[a][b] = km;
                rows[b][a] = km;
            }
        }
        DistanceTable { rows }
    }

    pub fn between(&self, from: usize, to: usize) -> u32 {
        self.rows[from][to]
    }
}

/// The round trip through all stops, back to the first one.
pub fn round_trip(table: &DistanceTable, stops: &[usize]) -> u32 {
    let Some(&home) = stops.first() else {
        return 0;
    };
    let mut total = 0;
    let mut here = home;
    for &stop in &stops[1..] {
        total += table[here][stop];
        here = stop;
    }
    total + table.between(here, home)
}

/// The longest of the given legs.
pub fn longest(table: &DistanceTable, legs: &[Leg]) -> Option<Leg> {
    legs.iter()
        .copied()
        .max_by_key(|leg| table.between(leg.0, leg.1))
}
