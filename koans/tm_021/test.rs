#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn runs_with_their_lengths() {
        let got: Vec<(u8, usize)> = runs(b"aaabcc").collect();
        assert_eq!(got, [(b'a', 3), (b'b', 1), (b'c', 2)]);
        assert_eq!(runs(&[]).count(), 0);
    }

    #[test]
    fn expanding_runs() {
        let stored = vec![(7, 2), (0, 3)];
        assert_eq!(expand(stored.into_iter()), [7, 7, 0, 0, 0]);
    }

    #[test]
    fn rows_come_back_as_they_were() {
        let mut d = Drawing::default();
        d.push(&[1, 1, 1, 0]);
        d.push(&[]);
        d.push(&[5, 6, 6]);
        assert_eq!(d.row(0), Some(vec![1, 1, 1, 0]));
        assert_eq!(d.row(1), Some(vec![]));
        assert_eq!(d.row(2), Some(vec![5, 6, 6]));
        assert_eq!(d.row(3), None);
        assert_eq!(d.stored_runs(), 4);
    }
}
