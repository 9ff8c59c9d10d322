//! Amounts in whole cents, as the cash books write them: `12'345.60`.

/// Folds the digits of a text into one number. Apostrophes between digits do not count;
/// there is no number when another character turns up or when it grows too large.
fn number(text: &str) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    text.chars()
        .filter(|letter| *letter != '\'')
        .try_fold(0u64, |sum, letter| {
            let digit = letter.to_digit(10)?;
            sum * 10 + u64::from(digit)
        })
}

pub fn cents(text: &str) -> Option<u64> {
    let (francs, rest) = text.split_once('.').unwrap_or((text, "00"));
    if rest.len() != 2 {
        return None;
    }
    number(francs)?.checked_mul(100)?.checked_add(number(rest)?)
}

/// The balance of a page of `+` and `-` lines; nothing when it cannot be read or falls below zero.
pub fn balance(opening: u64, page: &str) -> Option<u64> {
    page.lines().try_fold(opening, |balance, line| {
        if let Some(amount) = line.strip_prefix('+') {
            balance.checked_add(cents(amount)?)
        } else {
            balance.checked_sub(cents(line.strip_prefix('-')?)?)
        }
    })
}
