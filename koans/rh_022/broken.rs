//! Moves in long notation such as `e2-e4`.

pub mod board {
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Square {
        pub file: u8,
        pub rank: u8,
    }

    #[derive(Debug, PartialEq, Eq)]
    pub enum MoveError {
        NoDash,
        BadSquare(String),
        Standing(Square),
    }
}

pub mod notation {
    use super::board::Square;

    impl FromStr for Square {
        type Err = MoveError;

        fn from_str(text: &str) -> Result<Self, Self::Err> {
            let &[file @ b'a'..=b'h', rank @ b'1'..=b'8'] = text.as_bytes() else {
                return Err(MoveError::BadSquare(text.to_string()));
            };
            Ok(Square {
                file: file - b'a' + 1,
                rank: rank - b'0',
            })
        }
    }

    pub fn parse_move(text: &str) -> Result<(Square, Square), MoveError> {
        let (from, to) = text.split_once('-')?;
        let (from, to): (Square, Square) = (from.parse()?, to.parse()?);
        if from == to {
            return Err(MoveError::Standing(from));
        }
        Ok((from, to))
    }
}

/// How many files and ranks a move crosses.
pub fn reach(text: &str) -> Result<(u8, u8), board::MoveError> {
    let (from, to) = notation::parse_move(text);
    Ok((from.file.abs_diff(to.file), from.rank.abs_diff(to.rank)))
}
