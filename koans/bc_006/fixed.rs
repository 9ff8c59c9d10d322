use std::sync::mpsc;
use std::thread;

/// A batch of numbers whose squares are to be added up.
struct Job {
    id: usize,
    batch: Vec<u64>,
}

/// Runs every job on a thread of its own; the sums come back ordered by job id.
fn run_all(jobs: Vec<Job>) -> Vec<(usize, u64)> {
    let (done, results) = mpsc::channel();
    let mut handles = Vec::new();
    for job in jobs {
        let done = done.clone();
        handles.push(thread::spawn(move || {
            let sum: u64 = job.batch.iter().map(|n| n * n).sum();
            done.send((job.id, sum)).expect("the receiver waits for us");
        }));
    }
    for handle in handles {
        handle.join().expect("job panicked");
    }
    let mut sums: Vec<_> = results.try_iter().collect();
    sums.sort();
    sums
}

fn main() {
    let jobs = (1..=4)
        .map(|id| Job {
            id,
            batch: (0..id as u64 * 10).collect(),
        })
        .collect();
    for (id, sum) in run_all(jobs) {
        println!("job {id}: {sum}");
    }
}
