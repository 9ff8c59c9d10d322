//! Channel settings of a mixing desk, unpacked from two bytes.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Mic = 1,
    Line = 2,
    Tape = 3,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    pub source: Source,
    /// Level in decibels, `None` for a muted channel.
    pub level: Option<i32>,
}

/// The level byte counts decibels above -90; the value 0 mutes the channel.
fn level(byte: u8) -> Option<i32> {
    if byte == 0 {
        return None;
    }
    Some(i32::from(byte) - 90)
}

fn source(byte: u8) -> Result<Source, String> {
    match byte {
        1..=3 => Ok(byte as Source),
        _ => Err(format!("no source has the number {byte}")),
    }
}

impl Channel {
    pub fn unpack(bytes: [u8; 2]) -> Result<Channel, String> {
        Ok(Channel {
            source: source(bytes[0])?,
            level: level(bytes[1]),
        })
    }

    pub fn pack(&self) -> [u8; 2] {
        let level = self.level.map_or(0, |db| (db + 90) as u8);
        [self.source as u8, level]
    }
}
