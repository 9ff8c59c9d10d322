#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    White,
    Black,
}

impl Side {
    pub fn other(self) -> Side {
        match self {
            Side::White => Side::Black,
            Side::Black => Side::White,
        }
    }
}

/// A two-sided clock with an increment per move.
pub struct ChessClock {
    running: Side,
    white_ms: u64,
    black_ms: u64,
    increment_ms: u64,
    presses: Vec<(Side, u64)>,
}

impl ChessClock {
    pub fn new(start_ms: u64, increment_ms: u64) -> Self {
        ChessClock {
            running: Side::White,
            white_ms: start_ms,
            black_ms: start_ms,
            increment_ms,
            presses: Vec::new(),
        }
    }

    pub fn running(&self) -> Side {
        self.running
    }

    /// Every press so far: who pressed and what was left on that clock.
    pub fn presses(&self) -> &[(Side, u64)] {
        &self.presses
    }

    /// The running side has thought for `spent_ms` and presses its button.
    /// `None` when its time had already run out; the clock is then unchanged.
    pub fn press(&mut self, spent_ms: u64) -> Option<u64> {
        let mover = self.running;
        let clock = match mover {
            Side::White => &mut self.white_ms,
            Side::Black => &mut self.black_ms,
        };
        *clock = clock.checked_sub(spent_ms)? + self.increment_ms;
        self.running = mover.other();
        self.presses.push((mover, *clock));
        Some(*clock)
    }
}
