use std::collections::BTreeMap;

/// Counts samples in bins that are ten wide: bin 2 holds 20 up to 29.
#[derive(Debug, Default, PartialEq)]
pub struct Histogram {
    bins: BTreeMap<u32, usize>,
    samples: usize,
}

impl Histogram {
    pub fn record(&mut self, sample: u32) {
        *self.bins.entry(sample / 10).or_default() += 1;
        self.samples += 1;
    }

    /// The fullest bin; of equally full ones the lowest.
    pub fn mode(&self) -> Option<u32> {
        let fullest = self.bins.values().max()?;
        self.bins
            .iter()
            .find(|(_, count)| *count == fullest)
            .map(|(bin, _)| *bin)
    }

    /// Share of all samples that lie in this bin.
    pub fn share(&self, bin: u32) -> f64 {
        match self.bins.get(&bin) {
            Some(count) => *count as f64 / self.samples as f64,
            None => 0.0,
        }
    }
}

impl FromIterator<u32> for Histogram {
    fn from_iter<I: IntoIterator<Item = u32>>(samples: I) -> Self {
        let mut histogram = Histogram::default();
        for sample in samples {
            histogram.record(sample);
        }
        histogram
    }
}

/// Histogram of the line lengths of a text; empty lines do not count.
pub fn line_lengths(text: &str) -> Histogram {
    text.lines()
        .map(|line| line.trim().chars().count() as u32)
        .filter(|length| *length > 0)
        .collect()
}
