#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn most_frequent_face() {
        assert_eq!(favourite(&[1, 4, 4, 6]), Some((4, 2)));
        assert_eq!(favourite(&[3]), Some((3, 1)));
    }

    #[test]
    fn higher_face_wins_a_tie() {
        assert_eq!(favourite(&[5, 2, 5, 2]), Some((5, 2)));
    }

    #[test]
    fn no_rolls_no_favourite() {
        assert_eq!(favourite(&[]), None);
    }

    #[test]
    fn triples_pay_a_hundredfold() {
        assert_eq!(points([4, 4, 4]), 400);
        assert_eq!(points([4, 4, 1]), 9);
    }
}
