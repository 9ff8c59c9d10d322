/// One step of a chain of sound effects.
pub trait Effect {
    /// The sample that leaves the effect when `sample` enters it.
    fn apply(&self, sample: i32) -> i32;
}

/// Repeats what it heard `delay` samples ago, at half the strength.
pub struct Echo {
    heard: Vec<i32>,
    delay: usize,
}

impl Echo {
    pub fn after(delay: usize) -> Echo {
        let heard = Vec::new();
        Echo { heard, delay }
    }
}

impl Effect for Echo {
    fn apply(&mut self, sample: i32) -> i32 {
        let now = self.heard.len();
        self.heard.push(sample);
        match now.checked_sub(self.delay) {
            Some(then) => sample + self.heard[then] / 2,
            None => sample,
        }
    }
}

/// Lets through how much louder a sample is than the one before.
#[derive(Default)]
pub struct Change {
    before: i32,
}

impl Effect for Change {
    fn apply(&mut self, sample: i32) -> i32 {
        sample - std::mem::replace(&mut self.before, sample)
    }
}

/// Sends a sound through all effects, in their order.
pub fn play(effects: &mut [Box<dyn Effect>], sound: &[i32]) -> Vec<i32> {
    let mut played = Vec::with_capacity(sound.len());
    for &sample in sound {
        let through = |sample, effect: &mut Box<dyn Effect>| effect.apply(sample);
        played.push(effects.iter_mut().fold(sample, through));
    }
    played
}
