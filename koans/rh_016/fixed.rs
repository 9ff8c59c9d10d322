//! Boat tax by length of the boat.

#[derive(Debug, PartialEq)]
enum TaxError {
    BadLength(String),
    BadTable { row: usize },
}

/// Rows of (least decimetres, yearly tax), in rising order.
type Table = [(u32, u32)];

fn decimetres(text: &str) -> Result<u32, TaxError> {
    let (metres, rest) = text.split_once('.').unwrap_or((text, "0"));
    let bad = || TaxError::BadLength(text.to_string());
    let metres: u32 = metres.parse().map_err(|_| bad())?;
    let rest: u32 = rest.parse().map_err(|_| bad())?;
    if rest > 9 {
        Err(bad())
    } else {
        Ok(metres * 10 + rest)
    }
}

/// The tax of the last row that the boat reaches. A boat shorter than the first row
/// is in none of them and owes nothing.
fn rate(table: &Table, length: u32) -> Result<Option<u32>, TaxError> {
    for (row, pair) in table.windows(2).enumerate() {
        if pair[0].0 >= pair[1].0 {
            return Err(TaxError::BadTable { row: row + 1 });
        }
    }
    let reached = table.iter().rev().find(|(least, _)| length >= *least);
    Ok(reached.map(|(_, tax)| *tax))
}

fn bill(table: &Table, length: &str) -> Result<String, TaxError> {
    match rate(table, decimetres(length)?) {
        Ok(Some(tax)) if tax > 0 => Ok(format!("{tax} due")),
        Ok(Some(_) | None) => Ok("nothing due".to_string()),
        Err(fault) => Err(fault),
    }
}

fn main() {
    for length in ["2.4", "5.0", "11.9", "4,5"] {
        match bill(&[(30, 0), (50, 40), (80, 95)], length) {
            Ok(line) => println!("{length} m: {line}"),
            Err(fault) => println!("{length} m: {fault:?}"),
        }
    }
}
