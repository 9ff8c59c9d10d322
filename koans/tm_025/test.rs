#[cfg(test)]
mod koan_tests {
    use super::*;

    fn all(scan: &Scan) -> Vec<Vec<u8>> {
        scan.rows().map(<[u8]>::to_vec).collect()
    }

    #[test]
    fn blocks_become_their_mean() {
        let s = Scan::new(4, vec![0, 4, 250, 255, 8, 12, 255, 252]);
        assert_eq!(all(&s.shrink(2)), [[6, 253]]);
    }

    #[test]
    fn parts_of_blocks_are_left_off() {
        let s = Scan::new(3, vec![1, 3, 99, 5, 7, 99, 99, 99, 99]);
        assert_eq!(all(&s.shrink(2)), [[4]]);
    }

    #[test]
    fn blocks_of_one_change_nothing() {
        let s = Scan::new(2, vec![9, 8, 7, 6]);
        assert_eq!(all(&s.shrink(1)), [[9, 8], [7, 6]]);
    }
}
