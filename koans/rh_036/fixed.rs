//! Tax per district, from rows such as `North 12.5`.

use std::collections::BTreeMap;

#[derive(Debug, PartialEq)]
pub enum TableError {
    NoRate(String),
    BadRate { district: String, rate: String },
}

fn parse_row(row: &str) -> Result<(String, f64), TableError> {
    let (district, rate) = row
        .rsplit_once(' ')
        .ok_or_else(|| TableError::NoRate(row.to_string()))?;
    match rate.parse() {
        Ok(value) => Ok((district.to_string(), value)),
        Err(_) => Err(TableError::BadRate {
            district: district.to_string(),
            rate: rate.to_string(),
        }),
    }
}

#[derive(Debug)]
pub struct TaxTable {
    rates: BTreeMap<String, f64>,
}

impl TaxTable {
    pub fn from_rows(rows: &[String]) -> Result<TaxTable, TableError> {
        let rates = rows
            .iter()
            .map(|row| parse_row(row))
            .collect::<Result<BTreeMap<_, _>, _>>()?;
        Ok(TaxTable { rates })
    }

    pub fn tax(&self, district: &str, income: f64) -> Option<f64> {
        self.rates.get(district).map(|rate| income * rate / 100.0)
    }

    /// The district with the lowest rate, and that rate; the first by name among equals.
    pub fn cheapest(&self) -> Option<(&str, f64)> {
        self.rates
            .iter()
            .min_by(|left, right| left.1.total_cmp(right.1))
            .map(|(district, rate)| (district.as_str(), *rate))
    }
}
