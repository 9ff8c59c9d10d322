//! Packs radio messages into bytes and finds them again in a stream.

use self::error::FrameError;
use std::string::FromUtf8Error;

/// Every frame begins with this byte.
pub const START: u8 = 0xA5;

pub mod error {
    use std::fmt;

    /// A frame that was whole but made no sense.
    #[derive(Debug, PartialEq)]
    pub enum FrameError {
        BadSum { wanted: u8, got: u8 },
        UnknownKind(u8),
        TooShort,
        NotText,
    }

    impl fmt::Display for FrameError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self {
                Self::BadSum { wanted, got } => write!(f, "sum is {got:#04x}, not {wanted:#04x}"),
                Self::UnknownKind(kind) => write!(f, "unknown kind {kind}"),
                Self::TooShort => write!(f, "too short"),
                Self::NotText => write!(f, "not text"),
            }
        }
    }
}

/// What can be said over the radio.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    Ping,
    Position { x: i16, y: i16 },
    Text(String),
}

impl From<FromUtf8Error> for FrameError {
    fn from(_: FromUtf8Error) -> Self {
        FrameError::NotText
    }
}

fn sum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum: u8, b| sum.wrapping_add(*b))
}

impl Message {
    /// Appends the frame of this message: start, length, kind, body, sum.
    pub fn pack(&self, out: &mut Vec<u8>) {
        let mut inner: Vec<u8> = Vec::new();
        match self {
            Message::Ping => inner.push(0),
            Message::Position { x, y } => {
                inner.push(1);
                inner.extend_from_slice(&x.to_be_bytes());
                inner.extend(y.to_be_bytes());
            }
            Message::Text(text) => {
                inner.push(2);
                inner.extend(text.bytes().take(u8::MAX as usize - 1));
            }
        }
        out.extend([START, inner.len() as u8]);
        out.extend(&inner);
        out.push(sum(&inner));
    }
}

impl TryFrom<&[u8]> for Message {
    type Error = FrameError;

    fn try_from(inner: &[u8]) -> Result<Self, FrameError> {
        let (kind, body) = inner.split_first().ok_or(FrameError::TooShort)?;
        match (kind, body) {
            (0, _) => Ok(Message::Ping),
            (1, &[a, b, c, d]) => Ok(Message::Position {
                x: i16::from_be_bytes([a, b]),
                y: i16::from_be_bytes([c, d]),
            }),
            (1, _) => Err(FrameError::TooShort),
            (2, text) => Ok(Message::Text(String::from_utf8(text.to_vec())?)),
            (&other, _) => Err(FrameError::UnknownKind(other)),
        }
    }
}

/// Collects bytes as they come in and yields the messages among them.
#[derive(Debug, Default)]
pub struct Receiver {
    buffer: Vec<u8>,
}

impl Receiver {
    pub fn feed(&mut self, bytes: &[u8]) -> &mut Self {
        self.buffer.extend_from_slice(bytes);
        self
    }

    /// Splits the next whole frame off the buffer: its inside and its sum.
    fn frame(&mut self) -> Option<(Vec<u8>, u8)> {
        let noise = self.buffer.iter().position(|b| *b == START);
        self.buffer.drain(..noise.unwrap_or(self.buffer.len()));
        let len = usize::from(*self.buffer.get(1)?);
        let wanted = *self.buffer.get(len + 2)?;
        let inner = self.buffer.drain(..len + 3).skip(2).take(len).collect();
        Some((inner, wanted))
    }
}

impl Iterator for Receiver {
    type Item = Result<Message, FrameError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (inner, wanted) = self.frame()?;
        let got = sum(&inner);
        Some(if got == wanted {
            Message::try_from(inner.as_slice())
        } else {
            Err(FrameError::BadSum { wanted, got })
        })
    }
}
