//! Works out the energy of a wind farm, one scoped thread per turbine.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::RwLock;
use std::thread;

/// Points of wind speed and power, sorted by speed.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerCurve {
    points: Vec<(f64, f64)>,
    cut_out: f64,
}

#[derive(Debug, PartialEq)]
pub enum CurveError {
    TooShort,
    Unsorted { at: usize },
}

impl TryFrom<Vec<(f64, f64)>> for PowerCurve {
    type Error = CurveError;

    fn try_from(points: Vec<(f64, f64)>) -> Result<Self, Self::Error> {
        let &[_, .., (cut_out, _)] = points.as_slice() else {
            return Err(CurveError::TooShort);
        };
        if let Some(at) = points.windows(2).position(|w| w[0].0 >= w[1].0) {
            return Err(CurveError::Unsorted { at });
        }
        Ok(PowerCurve { points, cut_out })
    }
}

impl PowerCurve {
    /// Power in kilowatts; nothing outside the curve.
    pub fn power(&self, speed: f64) -> f64 {
        self.points
            .windows(2)
            .find(|pair| (pair[0].0..=pair[1].0).contains(&speed))
            .map_or(0.0, |pair| {
                let ((v0, p0), (v1, p1)) = (pair[0], pair[1]);
                p0 + (p1 - p0) * (speed - v0) / (v1 - v0)
            })
    }

    pub fn stops(&self, speed: f64) -> bool {
        speed > self.cut_out
    }
}

/// A turbine borrows its model's curve and its own measurements.
#[derive(Debug, Clone)]
pub struct Turbine<'f> {
    pub name: &'f str,
    pub curve: &'f PowerCurve,
    pub winds: &'f [f64],
}

/// What a farm did with its hours of wind.
#[derive(Default)]
pub struct Ledger<'f> {
    energy: RwLock<HashMap<&'f str, f64>>,
    storms: AtomicUsize,
}

impl<'f> Ledger<'f> {
    fn book(&self, turbine: &Turbine<'f>) {
        for &speed in turbine.winds {
            if turbine.curve.stops(speed) {
                self.storms.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            let mut energy = self.energy.write().unwrap();
            *energy.entry(turbine.name).or_insert(0.0) += turbine.curve.power(speed);
        }
    }

    pub fn energy(&self, name: &str) -> Option<f64> {
        self.energy.read().unwrap().get(name).copied()
    }

    pub fn storms(&self) -> usize {
        self.storms.load(Ordering::Relaxed)
    }

    /// Names with their energy, the best first.
    pub fn into_ranking(self) -> Vec<(&'f str, f64)> {
        let mut rows: Vec<_> = self.energy.into_inner().unwrap().into_iter().collect();
        rows.sort_by(|(n, a), (m, b)| b.total_cmp(a).then_with(|| n.cmp(m)));
        rows
    }
}

pub fn run_farm<'f>(turbines: &[Turbine<'f>]) -> Ledger<'f> {
    let ledger = Ledger::default();
    thread::scope(|scope| {
        for turbine in turbines {
            scope.spawn(|| ledger.book(turbine));
        }
    });
    ledger
}

/// The turbine with the strongest gust, found by splitting the farm in halves.
pub fn gustiest<'t, 'f>(turbines: &'t [Turbine<'f>]) -> Option<(&'t Turbine<'f>, f64)> {
    if let [turbine] = turbines {
        let gust = turbine.winds.iter().copied().reduce(f64::max)?;
        return Some((turbine, gust));
    }
    if turbines.is_empty() {
        return None;
    }
    let (left, right) = turbines.split_at(turbines.len() / 2);
    let (a, b) = thread::scope(|s| {
        let other = s.spawn(move || gustiest(right));
        (gustiest(left), other.join().unwrap())
    });
    match (a, b) {
        (Some(x), Some(y)) => Some(if y.1 > x.1 { y } else { x }),
        (one, other) => one.or(other),
    }
}
