use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// Reads `#rrggbb`, or says what is wrong.
pub fn colour(text: &str) -> Result<Colour, String> {
    let digits = text.strip_prefix('#').ok_or("no #")?;
    let value = u32::from_str_radix(digits, 16).map_err(|why| why.to_string())?;
    match digits.len() {
        6 => Ok(Colour((value >> 16) as u8, (value >> 8) as u8, value as u8)),
        length => Err(format!("{length} digits")),
    }
}

/// The colour of an element in a theme. An element that the theme does not
/// name, or names with a bad colour, has the fallback.
pub fn of(theme: &BTreeMap<String, String>, element: &str, fallback: Colour) -> Colour {
    match theme.get(element) {
        Ok(text) => match colour(text) {
            Some(colour) => colour,
            None => fallback,
        },
        Err(_) => fallback,
    }
}
