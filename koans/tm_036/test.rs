#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn blasting_opens_one_cell() {
        let mut h = Hill::new(&["12", "34"]);
        h.blast(0, 1);
        assert_eq!(h.cells, [1, 2, 0, 4]);
        assert_eq!(h.blows, 0);
    }

    #[test]
    fn striking_wears_a_cell_down() {
        let mut h = Hill::new(&["12"]);
        assert!(!h.strike(1, 0));
        assert_eq!(h.hardness(1, 0), 1);
        assert!(h.strike(1, 0));
        assert!(h.strike(1, 0));
        assert_eq!(h.blows, 2);
        assert_eq!(h.hardness(0, 0), 1);
    }

    #[test]
    fn tunnels_count_their_own_blows() {
        let mut h = Hill::new(&["1231", "4994"]);
        h.blast(2, 1);
        assert_eq!(h.tunnel(0), 7);
        assert_eq!(h.tunnel(1), 17);
        assert_eq!(h.tunnel(0), 0);
    }
}
