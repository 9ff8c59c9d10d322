/// Samples kept in ascending order.
#[derive(Debug, Clone)]
pub struct Sorted<T> {
    values: Vec<T>,
}

impl<T: Ord + Copy> Sorted<T> {
    pub fn from_samples(samples: &[T]) -> Self {
        let mut values = samples.to_vec();
        values.sort();
        Sorted { values }
    }

    /// The value below which `percent` of the samples lie.
    pub fn percentile(&self, percent: usize) -> Option<T> {
        let last = self.values.len().checked_sub(1)?;
        Some(self.values[last * percent.min(100) / 100])
    }
}

/// Middle half of the response times, in milliseconds.
pub fn usual_range(response_ms: &[f64]) -> Option<(f64, f64)> {
    let sorted = Sorted::from_samples(response_ms);
    let low = sorted.percentile(25)?;
    let high = sorted.percentile(75)?;
    Some((low, high))
}

/// Median age in whole years.
pub fn median_age(years: &[u32]) -> Option<u32> {
    Sorted::from_samples(years).percentile(50)
}
