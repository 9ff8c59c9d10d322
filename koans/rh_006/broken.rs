//! Frames of the greenhouse sensors: one byte for the kind, then the payload.

use std::fmt;

#[derive(Debug, PartialEq)]
pub enum Reading {
    /// Kind 0x01, two bytes: tenths of a degree, big endian.
    Temperature(i16),
    /// Kind 0x02, one byte: percent.
    Humidity(u8),
}

#[derive(Debug, PartialEq)]
pub enum FrameError {
    /// There is no kind byte.
    Empty,
    /// A known kind whose payload has another length than it should.
    WrongLength { kind: u8, payload: usize },
    /// Any other kind.
    UnknownKind(u8),
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FrameError::Empty => f.write_str("empty frame"),
            FrameError::WrongLength { kind, payload } => {
                write!(f, "kind {kind:#04x} with {payload} bytes")
            }
        }
    }
}

pub fn decode(frame: &[u8]) -> Result<Reading, FrameError> {
    match *frame {
        [] => Err(FrameError::Empty),
        [0x01, high, low] => Ok(Reading::Temperature(i16::from_be_bytes([high, low]))),
        [0x02, percent] => Ok(Reading::Humidity(percent)),
    }
}
