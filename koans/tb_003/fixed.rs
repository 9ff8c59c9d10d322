use std::sync::{Arc, Mutex};
use std::thread;

#[derive(Debug, Clone, PartialEq)]
struct Sample {
    sensor: usize,
    celsius: f64,
}

/// Turns the raw counts of one probe into degrees.
fn calibrate(raw: u16) -> f64 {
    f64::from(raw) / 16.0 - 40.0
}

/// Reads every probe on a thread of its own and returns all samples,
/// ordered by sensor and, within one sensor, by time.
fn collect_samples(probes: Vec<Vec<u16>>) -> Vec<Sample> {
    let log = Arc::new(Mutex::new(Vec::new()));
    let mut workers = Vec::new();
    for (sensor, counts) in probes.into_iter().enumerate() {
        let log = Arc::clone(&log);
        workers.push(thread::spawn(move || {
            for raw in counts {
                let celsius = calibrate(raw);
                log.lock().unwrap().push(Sample { sensor, celsius });
            }
        }));
    }
    for worker in workers {
        worker.join().expect("a probe thread panicked");
    }
    let mut samples: Vec<Sample> = log.lock().unwrap().clone();
    samples.sort_by_key(|sample| sample.sensor);
    samples
}

fn main() {
    for sample in collect_samples(vec![vec![960, 976], vec![1000]]) {
        println!("#{} {:.2} C", sample.sensor, sample.celsius);
    }
}
