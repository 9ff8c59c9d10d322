//! Checksums of hex dumps such as `00ff 1a2b ffff`.

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SumError {
    NotHex(String),
    NoWords,
}

/// The 16-bit words of a dump, in order.
pub fn words(dump: &str) -> impl Iterator<Item = Result<u16, SumError>> + '_ {
    dump.split_whitespace()
        .map(|word| u16::from_str_radix(word, 16))
}

/// Ones' complement sum: a carry is added back in, and the end is inverted.
pub fn checksum(dump: &str) -> Result<u16, SumError> {
    let mut sum: Option<u16> = None;
    for word in words(dump) {
        let (total, carry) = sum.unwrap_or(0).overflowing_add(word?);
        sum = Some(total + u16::from(carry));
    }
    sum.map(|total| !total).ok_or(SumError::NoWords)
}

pub fn verify(dump: &str, expected: u16) -> Result<bool, SumError> {
    checksum(dump).map(|sum| sum == expected)
}
