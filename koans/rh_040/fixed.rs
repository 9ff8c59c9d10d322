//! Faults of the sensor bus, each with the fault that caused it.

use std::error::Error;
use std::fmt;

#[derive(Debug, Clone, PartialEq)]
pub enum FrameFault {
    Parity,
    Truncated { missing: usize },
}

impl fmt::Display for FrameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FrameFault::Parity => write!(f, "odd parity"),
            FrameFault::Truncated { missing } => write!(f, "{missing} bytes missing"),
        }
    }
}

impl Error for FrameFault {}

#[derive(Debug)]
pub struct BusError {
    pub port: u8,
    pub cause: FrameFault,
}

impl fmt::Display for BusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "port {} failed", self.port)
    }
}

impl Error for BusError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.cause)
    }
}

/// Sum of the payload; the first byte is its length, and the number of ones must be even.
pub fn read(port: u8, frame: &[u8]) -> Result<u32, BusError> {
    let length = frame.first().map_or(1, |byte| usize::from(*byte) + 1);
    let wrap = |cause| BusError { port, cause };
    let missing = length.saturating_sub(frame.len());
    if missing > 0 {
        return Err(wrap(FrameFault::Truncated { missing }));
    }
    let ones: u32 = frame.iter().map(|byte| byte.count_ones()).sum();
    if ones % 2 == 1 {
        return Err(wrap(FrameFault::Parity));
    }
    Ok(frame[1..length].iter().map(|byte| u32::from(*byte)).sum())
}
