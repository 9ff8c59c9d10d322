//! A greenhouse: beds to water and probes that answer a little later.

/// A value that is on its way.
#[derive(Debug)]
pub struct Pending<T>(T);

impl<T> Pending<T> {
    /// The value, once it has come.
    pub fn wait(self) -> T {
        self.0
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeError {
    pub code: u8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HouseError {
    Probe(ProbeError),
    Empty,
}

#[derive(Debug, Clone)]
pub struct Probe {
    pub name: String,
    offset: f64,
}

impl Probe {
    pub fn new(name: &str, offset: f64) -> Self {
        Probe { name: name.to_string(), offset }
    }

    pub fn read(&self) -> Pending<f64> {
        Pending(20.0 + self.offset)
    }

    /// Moves the offset and says what it is now; more than ten degrees at once is an error.
    pub fn calibrate(&mut self, by: f64) -> Result<f64, ProbeError> {
        if by.abs() > 10.0 {
            return Err(ProbeError { code: 4 });
        }
        self.offset += by;
        Ok(self.offset)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub struct Minutes(pub u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Valve {
    Half,
    Open,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Bed {
    pub celsius: f64,
    pub humidity: Vec<f64>,
    pub liters: f64,
    pub rested: u32,
}

impl Bed {
    pub fn new(celsius: f64, humidity: &[f64]) -> Self {
        Bed { celsius, humidity: humidity.to_vec(), liters: 0.0, rested: 0 }
    }

    pub fn mean_humidity(&self) -> f64 {
        self.humidity.iter().sum::<f64>() / self.humidity.len().max(1) as f64
    }

    /// Lets water in and says how much the bed has had; a half-open valve lets half of it in.
    pub fn water(&mut self, liters: f64, valve: Valve) -> f64 {
        self.liters += if valve == Valve::Open { liters } else { liters / 2.0 };
        self.liters
    }

    /// Leaves the bed alone and says for how many minutes that makes.
    pub fn rest(&mut self, time: Minutes) -> u32 {
        self.rested += time.0;
        self.rested
    }
}

