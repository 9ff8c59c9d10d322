//! Plain and weighted averages over the last few samples.

use std::collections::VecDeque;

pub struct MovingAverage {
    window: VecDeque<f64>,
    size: usize,
}

impl MovingAverage {
    pub fn new(size: usize) -> Self {
        MovingAverage {
            window: VecDeque::with_capacity(size),
            size,
        }
    }

    /// Takes in a sample and gives the mean of the samples still in the window.
    pub fn push(&mut self, sample: f64) -> f64 {
        if self.window.len() == self.size {
            self.window.pop_front();
        }
        self.window.push_back(sample);
        let sum: f64 = self.window.iter().sum();
        sum / self.window.len()
    }

    /// Mean in which the oldest sample weighs 1, the next 2, and so on.
    pub fn weighted(&self) -> Option<f64> {
        if self.window.is_empty() {
            return None;
        }
        let mut total = 0.0;
        let mut weights = 0.0;
        for (rank, sample) in self.window.iter().enumerate() {
            let weight = (rank + 1) as f64;
            total += sample * weight;
            weights += weight;
        }
        Some(total / weights)
    }
}
