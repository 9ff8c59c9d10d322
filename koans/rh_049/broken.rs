use std::fmt;

#[derive(Debug, PartialEq)]
enum ImportError {
    NoPrice(String),
    Twice(String),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImportError::NoPrice(row) => write!(f, "no price in {row:?}"),
            ImportError::Twice(name) => write!(f, "{name} is there twice"),
        }
    }
}

#[derive(Default)]
struct Catalogue {
    prices: Vec<(String, u32)>,
}

impl Catalogue {
    fn add(&mut self, row: &str) -> Result<(), ImportError> {
        let priced = row
            .split_once(' ')
            .and_then(|(name, price)| Some((name, price.parse().ok()?)));
        let (name, price) = priced.ok_or_else(|| ImportError::NoPrice(row.to_string()))?;
        if self.prices.iter().any(|(known, _)| known == name) {
            return Err(ImportError::Twice(name.to_string()));
        }
        self.prices.push((name.to_string(), price));
        Ok(())
    }

    /// Adds rows such as `nail 3` up to the first bad one, and tells how many
    /// prices the catalogue has then.
    fn import(&mut self, rows: &str) -> Result<usize, ImportError> {
        rows.lines().for_each(|row| {
            self.add(row)?;
        });
        Ok(self.prices.len())
    }
}

fn main() {
    let mut catalogue = Catalogue::default();
    for rows in ["nail 3\nbolt 12", "saw", "nail 4"] {
        match catalogue.import(rows) {
            Ok(prices) => println!("{prices} prices"),
            Err(error) => println!("{error}"),
        }
    }
}
