/// A position in a game of draughts that an engine thinks about.
#[derive(Debug, Default)]
pub struct Position {
    squares: Vec<u8>,
    black_to_move: bool,
    /// The positions that were looked at from here.
    visited: u64,
}

/// A copy has the same squares and the same side to move, but nothing was
/// looked at from it yet.
impl Clone for Position {
    fn clone(&self) -> Self {
        Position {
            squares: self.squares.clone(),
            black_to_move: self.black_to_move,
            visited: 0,
        }
    }
}

impl Position {
    pub fn start(squares: &[u8]) -> Self {
        Position {
            squares: squares.to_vec(),
            ..Position::default()
        }
    }

    pub fn visited(&self) -> u64 {
        self.visited
    }

    pub fn black_to_move(&self) -> bool {
        self.black_to_move
    }

    /// The positions after every move of a man by one square.
    pub fn replies(&mut self) -> Vec<Position> {
        let mut replies = Vec::new();
        for at in 1..self.squares.len() {
            if self.squares[at - 1] != 0 && self.squares[at] == 0 {
                self.visited += 1;
                let mut reply = self.clone();
                reply.squares.swap(at - 1, at);
                reply.black_to_move = !self.black_to_move;
                replies.push(reply);
            }
        }
        replies
    }
}
