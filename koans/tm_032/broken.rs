//! Scores of a game of darts.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    Single(u32),
    Double(u32),
    Treble(u32),
    Miss,
}

pub fn worth(hit: Hit) => u32 {
    match hit {
        Hit::Single(field) => field,
        Hit::Double(field) => 2 * field,
        Hit::Treble(field) => 3 * field,
        Hit::Miss => 0,
    }
}

/// What is left after a turn of darts.
///
/// The game ends at exactly zero with a double. A dart that takes off too much, or that
/// ends the game any other way, undoes the whole turn.
pub fn after_turn(left: u32, darts: &[Hit]) -> u32 {
    let mut now = left;
    for &dart in darts {
        match (now.checked_sub(worth(dart)), dart) {
            (Some(0), Hit::Double(_)) => return 0,
            (None | Some(0), _) -> return left,
            (Some(rest), _) => now = rest,
        }
    }
    now
}
