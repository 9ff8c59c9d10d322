/// Signal filters applied one after the other.
struct Chain<F> {
    stages: Vec<F>,
    passes: usize,
}

impl<F> Chain<F> {
    fn new(stages: Vec<F>) -> Self {
        Chain { stages, passes: 1 }
    }

    /// Lets every sample go through the whole chain this many times.
    fn repeated(self, passes: usize) -> Self {
        Chain { passes, ..self }
    }

    fn run<T>(&self, samples: Vec<T>) -> Vec<T>
    where
        F: Fn(T) -> T,
    {
        samples
            .into_iter()
            .map(|sample| {
                (0..self.passes).fold(sample, |sample, _| {
                    self.stages.iter().fold(sample, |value, stage| stage(value))
                })
            })
            .collect()
    }
}

fn amplify(sample: f32) -> f32 {
    sample * 2.0
}

fn clip(sample: f32) -> f32 {
    sample.clamp(-1.0, 1.0)
}

/// A distortion effect: louder and louder, but never beyond full scale.
fn distort(samples: Vec<f32>) -> Vec<f32> {
    let stages: Vec<fn(f32) -> f32> = vec![amplify, clip];
    Chain::new(stages).repeated(2).run(samples)
}

/// Lowers 16-bit samples by one bit of resolution.
fn crush(samples: Vec<i16>) -> Vec<i16> {
    Chain::new(vec![|sample: i16| sample & !1]).run(samples)
}

fn main() {
    println!("{:?}", distort(vec![0.1, 0.2, -0.6]));
    println!("{:?}", crush(vec![7, 8, -3]));
}
