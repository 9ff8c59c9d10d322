/// How far an upload is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    pub sent: u64,
    pub total: u64,
    pub seconds: f64,
}

impl Progress {
    /// The part that is sent, in percent; all of nothing is sent.
    pub fn percent(&self) -> f64 {
        if self.total == 0 {
            return 100.0;
        }
        self.sent / self.total * 100.0
    }

    /// Seconds that are left when it goes on as fast as until now, or `None`
    /// as long as nothing is sent.
    pub fn left(&self) -> Option<f64> {
        if self.sent == 0 {
            return None;
        }
        let share = self.total as f64 / self.sent as f64;
        Some(self.seconds * share - self.seconds)
    }

    /// A bar of so many signs, the part that is sent drawn as `#`.
    pub fn bar(&self, signs: usize) -> String {
        let full = (self.percent() / 100.0 * signs as f64).round() as usize;
        let full = full.min(signs);
        format!("{}{}", "#".repeat(full), "-".repeat(signs - full))
    }
}
