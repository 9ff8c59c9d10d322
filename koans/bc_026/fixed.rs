use std::str::{self, Utf8Error};

#[derive(Debug, PartialEq)]
pub enum DatagramError {
    Truncated,
    NotText(Utf8Error),
}

impl From<Utf8Error> for DatagramError {
    fn from(error: Utf8Error) -> Self {
        DatagramError::NotText(error)
    }
}

/// A datagram: a kind byte, a length byte, and as many bytes of text.
#[derive(Debug, PartialEq)]
pub struct Datagram<'r> {
    pub kind: u8,
    pub text: &'r str,
}

impl<'r> Datagram<'r> {
    /// Reads one datagram and returns it with the bytes that follow it. A
    /// length beyond the end and text that is not UTF-8 are errors.
    pub fn read(raw: &'r [u8]) -> Result<(Self, &'r [u8]), DatagramError> {
        let [kind, len, rest @ ..] = raw else {
            return Err(DatagramError::Truncated);
        };
        let (body, after) = rest
            .split_at_checked(usize::from(*len))
            .ok_or(DatagramError::Truncated)?;
        let text = str::from_utf8(body)?;
        Ok((Datagram { kind: *kind, text }, after))
    }
}

/// All texts of one kind, in order.
pub fn texts_of(kind: u8, mut raw: &[u8]) -> Result<Vec<&str>, DatagramError> {
    let mut texts = Vec::new();
    while !raw.is_empty() {
        let (datagram, after) = Datagram::read(raw)?;
        if datagram.kind == kind {
            texts.push(datagram.text);
        }
        raw = after;
    }
    Ok(texts)
}
