//! A ball thrown straight up, followed in equal time steps.

const GRAVITY: f64 = 10.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ball {
    pub height: f64,
    pub speed: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    pub time: f64,
    pub height: f64,
}

impl Ball {
    fn step(&mut self, dt: f64) {
        self.height += self.speed * dt;
        self.speed -= GRAVITY * dt;
    }
}

/// Follows the ball for `seconds`, with one sample at the start of each step.
pub fn follow(mut ball: Ball, seconds: f64, dt: f64) -> Vec<Sample> {
    let steps = (seconds / dt).round() as u32;
    let mut samples = Vec::new();
    for step in 0..steps {
        samples.push(Sample {
            time: f64::from(step) * dt,
            height: ball.height,
        });
        ball.step(dt);
    }
    samples
}

pub fn highest(samples: &[Sample]) -> Option<Sample> {
    samples
        .iter()
        .copied()
        .max_by(|a, b| a.height.total_cmp(&b.height))
}
