#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn mean_of_a_part_filled_window() {
        let mut m = MovingAverage::new(4);
        assert_eq!(m.push(3.0), 3.0);
        assert_eq!(m.push(6.0), 4.5);
    }

    #[test]
    fn oldest_sample_leaves() {
        let mut m = MovingAverage::new(2);
        m.push(100.0);
        m.push(1.0);
        assert_eq!(m.push(2.0), 1.5);
    }

    #[test]
    fn weights_favour_the_newest() {
        let mut m = MovingAverage::new(3);
        assert_eq!(m.weighted(), None);
        m.push(1.0);
        m.push(4.0);
        assert_eq!(m.weighted(), Some(3.0));
    }
}
