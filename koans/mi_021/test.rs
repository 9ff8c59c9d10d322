#[cfg(test)]
mod koan_tests {
    use super::*;
    use Command::*;

    #[test]
    fn lines() {
        let drawing = [MoveTo(5, 1), Line { dx: -8, dy: 2 }, Line { dx: 3, dy: 0 }];
        assert_eq!(Extent::of(&drawing), Some((-3, 5)));
    }

    #[test]
    fn circles_stay_in_place() {
        let drawing = [MoveTo(10, 10), Circle(4), Line { dx: 1, dy: 1 }];
        assert_eq!(Extent::of(&drawing), Some((6, 14)));
    }

    #[test]
    fn moves_leave_no_mark() {
        assert_eq!(Extent::of(&[MoveTo(100, 0), MoveTo(0, 0)]), None);
        let drawing = [MoveTo(100, 0), MoveTo(2, 0), Circle(1)];
        assert_eq!(Extent::of(&drawing), Some((1, 3)));
    }
}
