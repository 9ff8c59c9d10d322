//! A tiny letter encoder: words become numbers in base 27 and back.

/// Letters count from 1, everything else counts as 0.
fn rank(byte: u8) -> u32 {
    match byte {
        b'a'..=b'z' => u32::from(byte - b'a') + 1,
        _ => 0,
    }
}

/// Packs up to six letters into one number.
pub fn pack(word: &str) -> Option<u32> {
    if word.len() > 6 {
        return None;
    }
    let packed = word
        .as_bytes()
        .iter()
        .fold(0, |acc, byte| acc * 27 + rank(*byte));
    Some(packed)
}

/// Sum of the byte values, used to notice damaged words.
pub fn checksum(word: &str) -> u32 {
    word.as_bytes()
        .iter()
        .map(|byte| byte as u32)
        .sum::<u32>()
        % 97
}

/// The word that was packed; a zero digit comes out as a space.
pub fn unpack(mut packed: u32) -> String {
    let mut letters = Vec::new();
    while packed > 0 {
        let digit = packed % 27;
        letters.push(match digit {
            0 => ' ',
            _ => (u32::from(b'a') + digit - 1) as char,
        });
        packed /= 27;
    }
    letters.iter().rev().collect()
}
