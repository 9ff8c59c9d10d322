//! Kitchen timers on a clock that counts seconds.

#[derive(Debug, Clone, PartialEq)]
struct Timer {
    name: String,
    started: u32,
    seconds: u32,
}

impl Timer {
    fn new(name: &str, started: u32, seconds: u32) -> Timer {
        Timer {
            name: name.to_string(),
            started,
            seconds,
        }
    }

    fn left(&self, now: u32) -> u32 {
        (self.started + self.seconds).saturating_sub(now)
    }

    /// Still running, but due within `margin` seconds.
    fn nearly_done(&self, now: u32, margin: u32) -> bool {
        (1..=margin).contains(&self.left(now))
    }
}

#[derive(Default)]
struct Kitchen {
    now: u32,
    timers: Vec<Timer>,
}

impl Kitchen {
    /// Starts a timer at the present time of the clock.
    fn start(&mut self, name: &str, seconds: u32) {
        self.timers.push(Timer::new(name, self.now, seconds));
    }

    fn boil_eggs(&mut self, eggs: u32) {
        self.start("eggs", 360 + 10 * eggs);
    }

    fn tick(&mut self, seconds: u32) {
        self.now += seconds;
    }

    /// Names of the timers that are due within `margin` seconds.
    fn warnings(&self, margin: u32) -> Vec<&str> {
        self.timers
            .iter()
            .filter(|t| t.nearly_done(self.now, margin))
            .map(|t| t.name.as_str())
            .collect()
    }
}

fn main() {
    let mut kitchen = Kitchen::default();
    kitchen.boil_eggs(2);
    kitchen.tick(370);
    println!("{:?}", kitchen.warnings(15));
}
