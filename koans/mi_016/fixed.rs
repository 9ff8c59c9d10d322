use std::fmt;

/// A line of the log: `N12.5 8.2kn` is a latitude and a speed.
#[derive(Debug, PartialEq)]
struct Line {
    latitude: f32,
    knots: f32,
}

#[derive(Debug, PartialEq)]
struct Unreadable(String);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read {:?}", self.0)
    }
}

/// Reads a latitude; south is negative.
fn read_latitude(word: &str) -> Option<f32> {
    let (degrees, sign) = match word.strip_prefix('S') {
        Some(rest) => (rest, -1.0),
        None => (word.strip_prefix('N')?, 1.0),
    };
    degrees.parse().ok().map(|d: f32| d * sign)
}

/// Reads a speed in knots; the unit must be there.
fn read_speed(word: &str) -> Option<f32> {
    let knots = word.strip_suffix("kn")?;
    knots.parse().ok()
}

fn read_line(text: &str) -> Result<Line, Unreadable> {
    let unreadable = || Unreadable(text.to_string());
    let (place, speed) = text.split_once(' ').ok_or_else(unreadable)?;
    Ok(Line {
        latitude: read_latitude(place).ok_or_else(unreadable)?,
        knots: read_speed(speed).ok_or_else(unreadable)?,
    })
}

fn main() {
    for text in ["N12.5 8.2kn", "S3 6", "S41.25 11kn"] {
        match read_line(text) {
            Ok(line) => println!("{:+} at {}", line.latitude, line.knots),
            Err(why) => println!("{why}"),
        }
    }
}
