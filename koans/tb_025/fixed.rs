/// Maps a value to a place on an axis.
trait Scale {
    fn place(&self, value: f64) -> f64;
}

struct Linear {
    per_unit: f64,
}

impl Scale for Linear {
    fn place(&self, value: f64) -> f64 {
        value * self.per_unit
    }
}

struct Decades {
    columns: f64,
}

impl Scale for Decades {
    fn place(&self, value: f64) -> f64 {
        value.max(1.0).log10() * self.columns
    }
}

struct Axis {
    scale: Box<dyn Scale>,
    columns: usize,
}

/// A scale that fits values up to `max` into this many columns; decades
/// where the values reach further than the axis is wide.
fn fitting(max: f64, columns: usize) -> Box<dyn Scale> {
    let width = columns as f64;
    if max > width {
        return Box::new(Decades {
            columns: width / max.log10(),
        });
    }
    Box::new(Linear {
        per_unit: width / max,
    })
}

impl Axis {
    /// One row of a bar chart.
    fn bar(&self, value: f64) -> String {
        let length = self.scale.place(value).round() as usize;
        "#".repeat(length.min(self.columns))
    }
}

/// The rows of a bar chart, at most `columns` wide.
fn chart(values: &[f64], columns: usize) -> Vec<String> {
    let max = values.iter().copied().fold(1.0, f64::max);
    let scale = fitting(max, columns);
    let axis = Axis { scale, columns };
    values.iter().map(|value| axis.bar(*value)).collect()
}

fn main() {
    for row in chart(&[1.0, 10.0, 500.0, 90.0], 40) {
        println!("{row}");
    }
}
