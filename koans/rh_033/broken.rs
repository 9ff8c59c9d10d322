//! Converts recipe quantities such as `3 tbsp` to grams of water.

use std::error::Error;
use std::fmt;

#[derive(Debug)]
enum KitchenError {
    NoUnit,
    UnknownUnit(String),
}

impl fmt::Display for KitchenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KitchenError::NoUnit => write!(f, "a quantity needs a unit"),
            KitchenError::UnknownUnit(unit) => write!(f, "nobody measures in `{unit}`"),
        }
    }
}

impl Error for KitchenError {}

fn grams(quantity: &str) -> Result<f64, Box<dyn Error>> {
    let (amount, unit) = quantity.split_once(' ').ok_or(KitchenError::NoUnit)?;
    let factor = match unit {
        "g" | "ml" => 1.0,
        "tbsp" => 15.0,
        "cup" => 236.6,
        other => return Err(KitchenError::UnknownUnit(other.to_string())),
    };
    Ok(amount.parse::<f64>()? * factor)
}

/// 2 when the unit is missing, 3 when it is unknown, 1 for anything else.
fn exit_code(fault: &(dyn Error + 'static)) -> u8 {
    match fault {
        KitchenError::NoUnit => 2,
        KitchenError::UnknownUnit(_) => 3,
        _ => 1,
    }
}

fn main() {
    for quantity in ["3 tbsp", "1 pint", "salt", "two cup"] {
        match grams(quantity) {
            Ok(weight) => println!("{quantity}: {weight} g"),
            Err(fault) => println!("{quantity}: {fault} ({})", exit_code(fault.as_ref())),
        }
    }
}
