//! Loads a ferry deck lane by lane with anything that counts as a vehicle.

use std::fmt;

/// Lengths are in decimetres so that they stay whole.
pub trait Vehicle {
    fn plate(&self) -> &str;
    fn length(&self) -> u32;

    /// Dangerous goods must stand alone in the open lane.
    fn dangerous(&self) -> bool {
        false
    }

    fn fare(&self) -> u32 {
        self.length().div_ceil(10) * 4
    }
}

#[derive(Debug, Clone)]
pub struct Car {
    pub plate: String,
    pub trailer: Option<u32>,
}

#[derive(Debug, Clone)]
pub struct Tanker {
    pub plate: String,
    pub litres: u32,
}

impl Vehicle for Car {
    fn plate(&self) -> &str {
        &self.plate
    }

    fn length(&self) -> u32 {
        45 + self.trailer.unwrap_or(0)
    }
}

impl Vehicle for Tanker {
    fn plate(&self) -> &str {
        self.plate.as_str()
    }

    fn length(&self) -> u32 {
        120
    }

    fn dangerous(&self) -> bool {
        self.litres > 0
    }

    fn fare(&self) -> u32 {
        200 + self.litres / 100
    }
}

/// Why a vehicle stays ashore; it is handed back to its driver.
pub enum Refusal {
    NoRoom(Box<dyn Vehicle>),
    Danger(Box<dyn Vehicle>),
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (why, vehicle) = match self {
            Refusal::NoRoom(v) => ("no room", v),
            Refusal::Danger(v) => ("danger", v),
        };
        write!(f, "{why}: {}", vehicle.plate())
    }
}

/// A lane of the deck.
#[derive(Default)]
pub struct Lane {
    free: u32,
    open: bool,
    parked: Vec<Box<dyn Vehicle>>,
}

impl Lane {
    fn takes(&self, vehicle: &dyn Vehicle) -> bool {
        let alone = self.open && self.parked.is_empty();
        vehicle.length() <= self.free && (!vehicle.dangerous() || alone)
    }

    fn park(&mut self, vehicle: Box<dyn Vehicle>) -> &mut Self {
        self.free -= vehicle.length();
        if vehicle.dangerous() {
            self.free = 0;
        }
        self.parked.push(vehicle);
        self
    }
}

pub struct Ferry {
    lanes: Vec<Lane>,
}

impl Ferry {
    /// A deck with these lane lengths; the last lane is open to the sky.
    pub fn new(lengths: &[u32]) -> Self {
        let mut lanes: Vec<Lane> = lengths
            .iter()
            .map(|&free| Lane {
                free,
                ..Lane::default()
            })
            .collect();
        if let Some(last) = lanes.last_mut() {
            last.open = true;
        }
        Ferry { lanes }
    }

    /// Parks in the tightest lane that fits and tells which one it was.
    pub fn load<V: Vehicle + 'static>(&mut self, vehicle: V) -> Result<usize, Refusal> {
        let fits = self.lanes.iter_mut().enumerate();
        let best = fits
            .filter(|(_, lane)| lane.takes(&vehicle))
            .min_by_key(|(_, lane)| lane.free);
        match best {
            Some((number, lane)) => {
                lane.park(Box::new(vehicle));
                Ok(number)
            }
            None if vehicle.dangerous() => Err(Refusal::Danger(Box::new(vehicle))),
            None => Err(Refusal::NoRoom(Box::new(vehicle))),
        }
    }

    pub fn vehicles(&self) -> impl Iterator<Item = &dyn Vehicle> {
        self.lanes
            .iter()
            .flat_map(|lane| lane.parked.iter().map(Box::as_ref))
    }

    pub fn takings(&self) -> u32 {
        self.vehicles().map(|v| v.fare()).sum()
    }
}
