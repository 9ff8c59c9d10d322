/// One reading of a weather station.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    pub hour: u8,
    pub degrees: f64,
}

/// What a day was like.
#[derive(Debug, PartialEq)]
pub struct Day {
    pub coldest: f64,
    /// Hours with less than zero degrees.
    pub frost: u32,
}

/// Sums up the readings of a day, or `None` for a day without any.
pub fn day(readings: &[Reading]) -> Option<Day> {
    if readings.is_empty() {
        return None;
    }
    let mut coldest: f64 = readings[0].degrees;
    let mut frost = 0;
    for reading in readings {
        if reading.degrees < coldest {
            coldest = reading.degrees;
        }
        if reading.degrees < 0.0 {
            frost += 1;
        }
    }
    Some(Day { coldest, frost })
}
