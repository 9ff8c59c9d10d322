use std::collections::BTreeSet;

#[derive(Debug, PartialEq)]
struct Summary {
    mean: f64,
    spread: f64,
    outliers: usize,
}

/// Mean, standard deviation and the number of distinct samples further
/// than twice that deviation from the mean.
fn summarize(samples: &[i32]) -> Option<Summary> {
    if samples.is_empty() {
        return None;
    }
    let count = samples.len() as f64;
    let mean = f64::from(samples.iter().sum::<i32>()) / count;
    let variance: f64 = samples
        .iter()
        .map(|&sample| (f64::from(sample) - mean).powi(2))
        .sum();
    let spread = (variance / count).sqrt();
    let outliers = samples
        .iter()
        .filter(|&&sample| (f64::from(sample) - mean).abs() > 2.0 * spread)
        .collect::<BTreeSet<_>>()
        .len();
    Some(Summary {
        mean,
        spread,
        outliers,
    })
}

fn main() {
    match summarize(&[12, 15, 11, 14, 90, 13, 12, 15, 11]) {
        Some(summary) => println!("{summary:?}"),
        None => println!("nothing measured"),
    }
}
