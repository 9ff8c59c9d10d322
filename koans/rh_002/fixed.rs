//! Rows of the orchard harvest sheet: `orchard;crates;kilograms`.

use std::num::{ParseFloatError, ParseIntError};

#[derive(Debug)]
pub enum RowError {
    TooFewFields,
    BadCount(ParseIntError),
    BadWeight(ParseFloatError),
}

impl From<ParseFloatError> for RowError {
    fn from(error: ParseFloatError) -> Self {
        RowError::BadWeight(error)
    }
}

impl From<ParseIntError> for RowError {
    fn from(error: ParseIntError) -> Self {
        RowError::BadCount(error)
    }
}

#[derive(Debug, PartialEq)]
pub struct Harvest<'a> {
    pub orchard: &'a str,
    pub crates: u32,
    pub kilograms: f64,
}

pub fn parse_row(row: &str) -> Result<Harvest<'_>, RowError> {
    let mut fields = row.split(';').map(str::trim);
    let (Some(orchard), Some(crates), Some(weight)) = (fields.next(), fields.next(), fields.next())
    else {
        return Err(RowError::TooFewFields);
    };
    let crates: u32 = crates.parse()?;
    let kilograms: f64 = weight.parse()?;
    Ok(Harvest {
        orchard,
        crates,
        kilograms,
    })
}

/// Average weight of a crate over all rows.
pub fn kilograms_per_crate(rows: &[&str]) -> Result<f64, RowError> {
    let mut crates = 0;
    let mut kilograms = 0.0;
    for row in rows {
        let harvest = parse_row(row)?;
        crates += harvest.crates;
        kilograms += harvest.kilograms;
    }
    Ok(kilograms / f64::from(crates))
}
