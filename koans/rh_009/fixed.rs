//! Postal addresses on one line: `Elm Street 12b, 4711 Harbourton`.

#[derive(Debug, PartialEq)]
pub enum AddressError {
    NoTown,
    NoHouseNumber,
    BadHouseNumber(String),
    BadPostCode(String),
}

#[derive(Debug, PartialEq)]
pub struct Address<'a> {
    pub street: &'a str,
    pub house: u16,
    pub entrance: Option<char>,
    pub post_code: u32,
    pub town: &'a str,
}

pub fn parse_address(line: &str) -> Result<Address<'_>, AddressError> {
    let (front, back) = line.split_once(',').ok_or(AddressError::NoTown)?;
    let (post_code, town) = back.trim().split_once(' ').ok_or(AddressError::NoTown)?;
    let (street, number) = front
        .trim()
        .rsplit_once(' ')
        .ok_or(AddressError::NoHouseNumber)?;

    let digits = number.trim_end_matches(char::is_alphabetic);
    let entrance = number[digits.len()..].chars().next();
    let house = digits
        .parse::<u16>()
        .map_err(|_| AddressError::BadHouseNumber(number.to_string()))?;
    let post_code = post_code
        .parse::<u32>()
        .map_err(|_| AddressError::BadPostCode(post_code.to_string()))?;

    Ok(Address {
        street,
        house,
        entrance,
        post_code,
        town,
    })
}
