/// The last few samples of a sensor, whatever its kind of number.
pub struct Window<N> {
    samples: Vec<N>,
    size: usize,
}

impl<N> Window<N>
where
    N: PartialOrd,
    f64: From<N>,
{
    pub fn of_size(size: usize) -> Self {
        Window {
            samples: Vec::with_capacity(size),
            size,
        }
    }

    /// Adds a sample; the oldest one leaves a full window.
    pub fn push(&mut self, sample: N) {
        if self.samples.len() == self.size {
            self.samples.remove(0);
        }
        self.samples.push(sample);
    }

    pub fn mean(&self) -> Option<f64> {
        let mut sum = 0.0;
        for at in 0..self.samples.len() {
            sum += f64::from(self.samples[at]);
        }
        (!self.samples.is_empty()).then(|| sum / self.samples.len() as f64)
    }

    /// How far the samples are apart.
    pub fn spread(&self) -> Option<f64> {
        let mut ends = (self.samples.first()?, self.samples.first()?);
        for sample in &self.samples {
            if sample < ends.0 {
                ends.0 = sample;
            }
            if sample > ends.1 {
                ends.1 = sample;
            }
        }
        Some(f64::from(*ends.1) - f64::from(*ends.0))
    }
}
