/// The short form of an order number: base 36, `0` to `9` and `a` to `z`.
pub fn short(mut number: u32) -> String {
    let mut letters = Vec::new();
    loop {
        let digit = number % 36;
        letters.push(digit as char);
        number /= 36;
        if number == 0 {
            break;
        }
    }
    letters.iter().rev().collect()
}

/// The check letter of a short form: the sum of the values of its letters,
/// once more as a letter of base 36 (so that `0` is worth 0 and `b` 11).
pub fn check(short: &str) -> char {
    let mut sum = 0;
    for letter in short.chars() {
        sum += letter.to_digit(36).unwrap_or(0);
    }
    let last = &(sum % 36);
    last as char
}

/// Whether a short form ends with the check letter of what is before it.
pub fn is_genuine(text: &str) -> bool {
    match text.char_indices().last() {
        Some((at, letter)) if at > 0 => letter == check(&text[..at]),
        _ => false,
    }
}
