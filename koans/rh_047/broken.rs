#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    Busy,
    Refused(u16),
    Gone,
}

/// Asks up to `tries` times, and asks again only while the server is busy.
/// Any other failure goes to the caller at once, and a server that was busy
/// at every try is [`Failure::Busy`].
pub fn ask<F>(mut server: F, tries: u32) -> Result<String, Failure>
where
    F: FnMut(u32) -> Result<String, Failure>,
{
    for attempt in 1..=tries {
        match server(attempt) {
            Ok(answer) => return Ok(answer),
            Err(Failure::Busy) => continue,
        }
    }
    Failure::Busy
}

/// Asks for every page of a book until one is gone, and joins them.
pub fn book<F>(mut page: F) -> Result<String, Failure>
where
    F: FnMut(u32) -> Result<String, Failure>,
{
    let mut text = String::new();
    for number in 1.. {
        match ask(|_| page(number), 3) {
            Ok(more) => text += &more,
            Err(Failure::Gone) => break,
            Err(failure) => return Err(failure),
        }
    }
    Ok(text)
}
