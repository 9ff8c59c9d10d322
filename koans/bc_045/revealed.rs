/// Calls `report` with the place and the height of every sample that is
/// higher than both of its neighbours.
pub fn each_peak<F>(samples: &[i32], report: F)
where
    F: FnMut(usize, i32),
{
    for (at, three) in samples.windows(3).enumerate() {
        if three[0] < three[1] && three[1] > three[2] {
            report(at + 1, three[1]);
        }
    }
}

/// A test for heights: at least `limit`.
pub fn at_least(limit: i32) -> impl Fn(i32) -> bool {
    move |height| height >= limit
}

/// Where the peaks are that pass a test.
pub fn places(samples: &[i32], test: impl Fn(i32) -> bool) -> Vec<usize> {
    let mut found = Vec::new();
    each_peak(samples, |at, height| {
        if test(height) {
            found.push(at);
        }
    });
    found
}
