#[cfg(test)]
mod koan_tests {
    use super::board::{MoveError, Square};
    use super::*;

    #[test]
    fn parses_moves() {
        let (from, to) = notation::parse_move("e2-e4").unwrap();
        assert_eq!(from, Square { file: 5, rank: 2 });
        assert_eq!(to, Square { file: 5, rank: 4 });
        assert_eq!("h8".parse(), Ok(Square { file: 8, rank: 8 }));
    }

    #[test]
    fn refuses_bad_moves() {
        assert_eq!(notation::parse_move("e2e4"), Err(MoveError::NoDash));
        assert_eq!(
            notation::parse_move("e2-i4"),
            Err(MoveError::BadSquare("i4".to_string()))
        );
        assert_eq!(
            notation::parse_move("e-e4"),
            Err(MoveError::BadSquare("e".to_string()))
        );
        let e2 = Square { file: 5, rank: 2 };
        assert_eq!(notation::parse_move("e2-e2"), Err(MoveError::Standing(e2)));
    }

    #[test]
    fn measures_the_reach() {
        assert_eq!(reach("g1-f3"), Ok((1, 2)));
        assert_eq!(reach("a8-a1"), Ok((0, 7)));
        assert_eq!(reach("a9-a1"), Err(MoveError::BadSquare("a9".to_string())));
    }
}
