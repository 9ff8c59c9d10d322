/// A thing in a plant that pulses drive.
pub trait Device {
    /// What its state is counted in.
    const UNIT: &'static str;

    fn state(&self) -> u32;

    /// Takes one pulse.
    fn pulse(&mut self);

    /// Takes some pulses and reports the state, with its unit.
    fn run(&mut self, pulses: usize) -> String {
        for _ in 0..pulses {
            self.pulse();
        }
        format!("{} {}", self.state(), Self::UNIT)
    }
}

/// A valve opens by 15 percent a pulse; a pulse closes it altogether when it
/// could not open by that much any more.
#[derive(Default)]
pub struct Valve {
    percent: u32,
}

impl Device for Valve {
    const UNIT: &'static str = "percent";

    fn state(&self) -> u32 {
        self.percent
    }

    fn pulse(&mut self) {
        self.percent = match self.percent + 15 {
            open if open <= 100 => open,
            _ => 0,
        };
    }
}

/// A motor whose shaft turns by `step` degrees a pulse; its state is the
/// angle in degrees.
pub struct Motor {
    pub step: u32,
    pub angle: u32,
}

impl Device for Motor {
    const UNIT: &'static str = "degrees";

    fn state(&self) -> u32 {
        self.angle
    }

    fn pulse(&mut self) {
        self.angle = (self.angle + self.step) % 360;
    }
}
