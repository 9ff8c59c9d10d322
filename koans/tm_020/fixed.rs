//! A log of temperatures, one reading per line, as in `14:30 -2.5`.

#[derive(Default)]
pub struct Log {
    readings: Vec<(u32, f64)>,
}

impl Log {
    /// Adds the reading on a line; empty lines and `#` remarks are passed over.
    pub fn add(&mut self, line: &str) -> Result<(), String> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let (time, celsius) = line
            .split_once(' ')
            .ok_or_else(|| format!("no reading in {line:?}"))?;
        let celsius: f64 = celsius
            .parse()
            .map_err(|_| format!("no temperature: {celsius:?}"))?;
        let minute = minute(time).ok_or_else(|| format!("no time: {time:?}"))?;
        self.readings.push((minute, celsius));
        Ok(())
    }

    /// Minute of the day and temperature of the coldest reading.
    pub fn coldest(&self) -> Option<(u32, f64)> {
        self.readings
            .iter()
            .copied()
            .min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

fn minute(time: &str) -> Option<u32> {
    let (hours, minutes) = time.split_once(':')?;
    Some(hours.parse::<u32>().ok()? * 60 + minutes.parse::<u32>().ok()?)
}
