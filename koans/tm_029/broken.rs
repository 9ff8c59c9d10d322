//! Check nibbles for short radio messages.

const POLYNOMIAL: u8 = 0b0011;

const TABLE: [u8; 16] = check_table();

/// For every nibble, the check value that its four bits leave behind.
fn check_table() -> [u8; 16] {
    let mut table = [0u8; 16];
    for nibble in 0..16 {
        let mut value = nibble as u8;
        for _ in 0..4 {
            let carry = value & 0b1000 != 0;
            value = (value << 1) & 0b1111;
            if carry {
                value ^= POLYNOMIAL;
            }
        }
        table[nibble] = value;
    }
    table
}

/// Check value of a whole message, high nibble of each byte first.
pub fn check(message: &[u8]) -> u8 {
    message
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0b1111])
        .fold(0, |check, nibble| TABLE[usize::from(check ^ nibble)])
}
