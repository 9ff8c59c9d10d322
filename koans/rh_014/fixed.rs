//! Cable lengths in mixed units: `12 ft`, `3.5 m`, `80 cm`.

#[derive(Debug, PartialEq)]
pub enum LengthError {
    NoUnit(String),
    UnknownUnit(String),
    BadNumber(String),
}

pub fn metres(text: &str) -> Result<f64, LengthError> {
    let (number, unit) = text
        .split_once(' ')
        .ok_or_else(|| LengthError::NoUnit(text.to_string()))?;
    let factor = match unit {
        "m" => 1.0,
        "cm" => 0.01,
        "ft" => 0.3048,
        other => return Err(LengthError::UnknownUnit(other.to_string())),
    };
    let value: f64 = number
        .parse()
        .map_err(|_| LengthError::BadNumber(number.to_string()))?;
    Ok(value * factor)
}

/// How many drums of 50 m are needed for all the pieces; the first bad piece is reported.
pub fn drums(pieces: &[&str]) -> Result<u32, LengthError> {
    let total: f64 = pieces
        .iter()
        .map(|piece| metres(piece))
        .sum::<Result<f64, _>>()?;
    Ok((total / 50.0).ceil() as u32)
}
