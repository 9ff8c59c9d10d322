//! Map positions such as `47.5N 8.25E`.

#[derive(Debug, PartialEq)]
pub enum PositionError {
    NotTwoParts,
    BadHemisphere,
    BadNumber,
}

/// Degrees; south and west are negative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    pub latitude: f64,
    pub longitude: f64,
}

fn degrees(text: &str, positive: char, negative: char) -> Result<f64, PositionError> {
    let (number, sign) = if let Some(number) = text.strip_suffix(positive) {
        (number, 1.0)
    } else if let Some(number) = text.strip_suffix(negative) {
        (number, -1.0)
    } else {
        return Err(PositionError::BadHemisphere);
    };
    let Ok(value) = number.parse::<f64>();
    Ok(sign * value)
}

pub fn parse_position(text: &str) -> Result<Position, PositionError> {
    let Some((latitude, longitude)) = text.trim().split_once(' ');
    Ok(Position {
        latitude: degrees(latitude, 'N', 'S')?,
        longitude: degrees(longitude.trim_start(), 'E', 'W')?,
    })
}
