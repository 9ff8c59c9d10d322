use std::num::ParseIntError;

/// The amount in a line of a receipt, `Bread 280`: its last word, in cents.
fn amount(line: &str) -> Result<i64, ParseIntError> {
    line.rsplit(' ').next().unwrap_or(line).parse()
}

/// The amounts of a receipt. A line that bears none, such as a greeting, is
/// passed over.
pub fn amounts(receipt: &str) -> Vec<i64> {
    receipt
        .lines()
        .filter_map(|line| amount(line).ok())
        .collect()
}

/// The amounts of a bill, or why the first bad line of it is bad.
pub fn strict(bill: &str) -> Result<Vec<i64>, ParseIntError> {
    bill.lines().map(amount).collect()
}

/// What remains to be paid when the greatest amount is let off.
pub fn without_the_greatest(receipt: &str) -> i64 {
    let amounts = amounts(receipt);
    let greatest = amounts.iter().max().copied().unwrap_or(0);
    amounts.iter().sum::<i64>() - greatest
}
