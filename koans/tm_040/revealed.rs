//! Splits measurements at a limit, whatever they are measured in.

#[derive(Debug, PartialEq)]
pub struct Split<T> {
    pub limit: T,
    pub lower: Vec<T>,
    pub upper: Vec<T>,
    /// Part of the samples below the limit, from 0 to 1; 0 without samples.
    pub share: f64,
}

/// Works for everything that can be compared; a sample at the limit counts as upper.
pub fn split<T: PartialOrd>(samples: Vec<T>, limit: T) -> Split<T> {
    let mut lower = Vec::new();
    let mut upper = Vec::new();
    for sample in samples {
        if sample < limit {
            lower.push(sample);
        } else {
            upper.push(sample);
        }
    }
    Split {
        limit,
        lower,
        upper,
        share: if samples.is_empty() {
            0.0
        } else {
            lower.len() as f64 / samples.len() as f64
        },
    }
}
