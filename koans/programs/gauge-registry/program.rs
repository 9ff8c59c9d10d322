//! Counters and gauges that many threads may update at once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How many registries were ever made.
static MADE: AtomicU64 = AtomicU64::new(0);

pub fn registries_made() -> u64 {
    MADE.load(Ordering::SeqCst)
}

/// Something that can be measured.
pub trait Metric: Send + Sync {
    fn read(&self) -> f64;
}

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    pub fn add(&self, n: u64) {
        self.0.fetch_add(n, Ordering::Relaxed);
    }
}

impl Metric for Counter {
    fn read(&self) -> f64 {
        self.0.load(Ordering::Relaxed) as f64
    }
}

/// Keeps the highest value it was shown.
#[derive(Debug, Default)]
pub struct Peak {
    highest: Mutex<Option<f64>>,
}

impl Peak {
    pub fn show(&self, value: f64) {
        let mut highest = lock(&self.highest);
        *highest = Some(highest.map_or(value, |h| h.max(value)));
    }
}

impl Metric for Peak {
    fn read(&self) -> f64 {
        lock(&self.highest).unwrap_or(f64::NAN)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All metrics by name; clones are handles on the same registry.
#[derive(Clone)]
pub struct Registry {
    metrics: Arc<Mutex<BTreeMap<String, Arc<dyn Metric>>>>,
}

impl Registry {
    pub fn new() -> Self {
        MADE.fetch_add(1, Ordering::SeqCst);
        Registry {
            metrics: Arc::default(),
        }
    }

    /// Registers a fresh metric and returns it; a name can be used once.
    pub fn register<M>(&self, name: &str) -> Option<Arc<M>>
    where
        M: Metric + Default + 'static,
    {
        let mut metrics = lock(&self.metrics);
        if metrics.contains_key(name) {
            return None;
        }
        let metric = Arc::new(M::default());
        metrics.insert(name.to_string(), metric.clone());
        Some(metric)
    }

    pub fn read(&self, name: &str) -> Option<f64> {
        lock(&self.metrics).get(name).map(|metric| metric.read())
    }
}

/// Weighs every batch on a thread of its own, counting the parcels and the heaviest.
pub fn weigh(registry: &Registry, batches: Vec<Vec<f64>>) -> Option<f64> {
    let count: Arc<Counter> = registry.register("parcels")?;
    let heaviest: Arc<Peak> = registry.register("heaviest")?;
    let mut workers = Vec::new();
    for batch in batches {
        let (count, heaviest) = (Arc::clone(&count), Arc::clone(&heaviest));
        workers.push(thread::spawn(move || {
            batch.iter().for_each(|weight| heaviest.show(*weight));
            count.add(batch.len() as u64);
            batch.into_iter().sum::<f64>()
        }));
    }
    let sums: Result<Vec<f64>, _> = workers.into_iter().map(|w| w.join()).collect();
    Some(sums.ok()?.iter().sum())
}
