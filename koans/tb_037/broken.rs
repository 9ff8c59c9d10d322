/// A symmetric smoothing filter for signals that repeat.
pub struct Kernel {
    /// Weight of the sample itself, then of its neighbours further and further out.
    weights: Vec<f64>,
}

impl Kernel {
    /// Weights halve with every step away; together they make one.
    pub fn halving(reach: usize) -> Kernel {
        let raw: Vec<f64> = (0..=reach).map(|step| 0.5f64.powi(step as i32)).collect();
        let total = raw[0] + 2.0 * raw[1..].iter().sum::<f64>();
        Kernel {
            weights: raw.into_iter().map(|weight| weight / total).collect(),
        }
    }

    /// Smooths the signal; beyond either end it goes on at the other end.
    pub fn smooth(&self, signal: &[f32]) -> Vec<f32> {
        let length = signal.len() as i32;
        let reach = self.weights.len() as i32 - 1;
        let mut smoothed = Vec::new();
        for centre in 0..length {
            let mut sum = 0.0;
            for step in -reach..=reach {
                let place = centre + step;
                let weight = self.weights[step.unsigned_abs() as usize];
                let sample = signal[place];
                sum += weight * sample;
            }
            smoothed.push(sum as f32);
        }
        smoothed
    }
}
