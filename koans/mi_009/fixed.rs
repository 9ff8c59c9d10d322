#[macro_use]
mod labels {
    /// The text on a sorting bin: zone, a dash, a number of two digits.
    macro_rules! bin_label {
        ($zone:expr, $number:expr) => {
            format!("{}-{:02}", $zone, $number)
        };
    }

    /// The bin for letters that no zone wants.
    pub fn undeliverable() -> String {
        bin_label!("X", 0)
    }
}

pub struct Letter {
    pub postcode: String,
}

/// Names the bin of a letter: the first sign of the postcode gives the zone
/// (a letter, made upper case), the digits after it the number.
pub fn bin_for(letter: &Letter) -> String {
    let mut signs = letter.postcode.chars();
    let zone = match signs.next() {
        Some(sign) if sign.is_ascii_alphabetic() => sign.to_ascii_uppercase(),
        _ => return labels::undeliverable(),
    };
    match signs.as_str().parse::<u8>() {
        Ok(number) => bin_label!(zone, number),
        Err(_) => labels::undeliverable(),
    }
}

/// All the labels of one zone, from 1 to `bins`.
pub fn rack(zone: char, bins: u8) -> Vec<String> {
    (1..=bins).map(|number| bin_label!(zone, number)).collect()
}
