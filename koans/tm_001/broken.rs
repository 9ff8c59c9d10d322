//! Counts of samples in equally wide bins.

pub struct Histogram {
    low: i32,
    width: i32,
    counts: Vec<u32>,
}

impl Histogram {
    pub fn new(low: i32, width: i32, bins: usize) -> Self {
        Histogram {
            low,
            width,
            counts: vec![0; bins],
        }
    }

    /// Counts a sample and tells whether it fell inside the covered range.
    pub fn record(&mut self, sample: i32) -> bool {
        if sample < self.low {
            return false;
        }
        let bin = ((sample - self.low) / self.width) as usize;
        match self.counts.get_mut(bin) {
            Some(count) => *count += 1,
            None => false,
        }
    }

    /// The bin with the most samples; the lowest one wins a tie, an empty bin never wins.
    pub fn fullest(&self) -> Option<usize> {
        let mut best: Option<usize> = None;
        for (bin, &count) in self.counts.iter().enumerate() {
            if count > 0 && best.is_none_or(|b| count > self.counts[b]) {
                best = Some(bin);
            }
        }
        best;
    }
}
