//! Dates the layers of an ice core and summarises slices of it.

use std::cmp::Ordering;
use std::ops::RangeInclusive;

/// A number that can be averaged.
pub trait Measure: Copy + PartialOrd {
    fn to_f64(self) -> f64;
}

macro_rules! measure {
    ($($t:ty),*) => {
        $(impl Measure for $t {
            fn to_f64(self) -> f64 {
                self as f64
            }
        })*
    };
}

measure!(i16, u32, f64);

/// One year of snow, pressed to ice.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer<M> {
    pub thickness_mm: u32,
    pub sample: Option<M>,
}

/// A core from the surface down, with the depth of each layer's lower edge.
#[derive(Debug)]
pub struct Core<M> {
    surface_year: i32,
    layers: Vec<Layer<M>>,
    edges: Vec<u32>,
}

impl<M: Measure> Core<M> {
    pub fn new(surface_year: i32, layers: Vec<Layer<M>>) -> Self {
        let edges = layers
            .iter()
            .scan(0, |depth, layer| {
                *depth += layer.thickness_mm;
                Some(*depth)
            })
            .collect();
        Core {
            surface_year,
            layers,
            edges,
        }
    }

    /// The year whose snow lies at this depth.
    pub fn year_at(&self, depth_mm: u32) -> Option<i32> {
        let index = match self.edges.binary_search(&depth_mm) {
            Ok(edge) => edge + 1,
            Err(inside) => inside,
        };
        (index < self.layers.len()).then(|| self.surface_year - index as i32)
    }

    /// The layers of these years, oldest year first in the range.
    pub fn slice(&self, years: RangeInclusive<i32>) -> &[Layer<M>] {
        let index =
            |year: i32| (self.surface_year - year).clamp(0, self.layers.len() as i32) as usize;
        let (top, bottom) = (index(*years.end()), index(*years.start() - 1));
        self.layers.get(top..bottom).unwrap_or_default()
    }

    /// Splits the core in two at a year, as a saw would.
    pub fn saw(self, year: i32) -> (Core<M>, Core<M>) {
        let Core {
            surface_year,
            mut layers,
            ..
        } = self;
        let keep = (surface_year - year).clamp(0, layers.len() as i32);
        let below = layers.split_off(keep as usize);
        (
            Core::new(surface_year, layers),
            Core::new(surface_year - keep, below),
        )
    }
}

/// Mean of the samples present, or nothing if there are none.
pub fn mean<M: Measure>(layers: &[Layer<M>]) -> Option<f64> {
    let samples: Vec<f64> = layers
        .iter()
        .filter_map(|layer| layer.sample.map(Measure::to_f64))
        .collect();
    if samples.is_empty() {
        None
    } else {
        Some(samples.iter().sum::<f64>() / samples.len() as f64)
    }
}

/// The largest sample that can be compared at all.
pub fn peak<'c, M>(layers: &'c [Layer<M>]) -> Option<&'c M>
where
    M: Measure,
{
    let samples = layers.iter().filter_map(|layer| layer.sample.as_ref());
    samples.fold(None, |best, sample| match best {
        Some(b) if sample.partial_cmp(b) != Some(Ordering::Greater) => Some(b),
        _ => Some(sample),
    })
}

/// Runs of layers at least `min` thick, as `(first index, length)`.
pub fn thick_runs<M>(layers: &[Layer<M>], min: u32) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (i, _) in layers
        .iter()
        .enumerate()
        .filter(|(_, l)| l.thickness_mm >= min)
    {
        match runs.last_mut() {
            Some((first, length)) if *first + *length == i => *length += 1,
            _ => runs.push((i, 1)),
        }
    }
    runs
}
