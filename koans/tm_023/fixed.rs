//! Bills from the readings of a water meter.

#[derive(Debug, PartialEq, Eq)]
pub enum Problem {
    RanBackwards { by: u32 },
}

pub struct Tariff {
    pub base: u32,
    pub per_cubic_metre: u32,
    pub free_limit: u32,
    pub surcharge: u32,
}

impl Tariff {
    /// The bill for a period; every cubic metre above the limit costs a surcharge as well.
    pub fn bill(&self, last: u32, now: u32) -> Result<u32, Problem> {
        let used = if now >= last {
            now - last
        } else {
            return Err(Problem::RanBackwards { by: last - now });
        };
        let extra = if used > self.free_limit {
            (used - self.free_limit) * self.surcharge
        } else {
            0
        };
        Ok(self.base + used * self.per_cubic_metre + extra)
    }

    /// Bills for all periods between consecutive readings.
    pub fn bills(&self, readings: &[u32]) -> Result<Vec<u32>, Problem> {
        readings
            .windows(2)
            .map(|pair| self.bill(pair[0], pair[1]))
            .collect()
    }
}
