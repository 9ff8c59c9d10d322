//! Shares of a piece of land, by area.

#[derive(Clone, Copy, Debug)]
pub struct Corner {
    pub east: f64,
    pub north: f64,
}

pub struct Plot {
    pub owner: String,
    pub corners: Vec<Corner>,
}

/// Area of a polygon whose corners are given in order.
pub fn area(corners: &[Corner]) -> f64 {
    let mut twice = 0.0;
    for (i, a) in corners.iter().enumerate() {
        let b = corners[(i + 1) % corners.len()];
        twice += a.east * b.north - b.east * a.north;
    }
    (twice / 2.0).abs()
}

/// Each owner with the percentage of the whole land that is theirs.
pub fn shares(plots: &[Plot]) -> Vec<(String, f64)> {
    let whole: f64 = plots.iter().map(|plot| area(&plot.corners)).sum();
    if whole == 0.0 {
        return Vec::new();
    }
    plots
        .iter()
        .map(|plot| (plot.owner.clone(), 100.0 * area(&plot.corners) / whole))
        .collect()
}
