#[derive(Debug, PartialEq)]
pub enum BookingError {
    NoGuest,
    BadSeat(String),
}

#[derive(Debug, PartialEq)]
pub struct Booking {
    pub seats: Vec<(char, u32)>,
    pub guest: String,
}

fn seat(code: &str) -> Result<(char, u32), BookingError> {
    let bad = || BookingError::BadSeat(code.to_string());
    let row = code
        .chars()
        .next()
        .filter(char::is_ascii_uppercase)
        .ok_or_else(bad)?;
    let number = code[1..].parse().map_err(|_| bad())?;
    Ok((row, number))
}

/// Reads a line such as `b12, b13; mrs. ono`. Upper and lower case mean the
/// same, everything is kept in upper case.
pub fn read_booking(line: &str) -> Result<Booking, BookingError> {
    let halves = line.to_uppercase().splitn(2, ';');
    let codes = halves.next().unwrap_or_default();
    let guest = halves.next().map(str::trim).filter(|name| !name.is_empty());
    Ok(Booking {
        guest: guest.ok_or(BookingError::NoGuest)?.to_string(),
        seats: codes
            .split(',')
            .map(|code| seat(code.trim()))
            .collect::<Result<_, _>>()?,
    })
}
