#[cfg(test)]
mod koan_tests {
    use super::*;

    fn ring(capacity: usize, readings: &[u8]) -> Ring<u8> {
        let mut ring = Ring::new(capacity);
        for reading in readings {
            ring.push(*reading);
        }
        ring
    }

    #[test]
    fn a_ring_that_is_not_full() {
        let levels = ring(6, &[0, 1, 2, 3]);
        assert_eq!(sparkline(&levels), "_.-^");
        assert_eq!(rises(&levels), 3);
    }

    #[test]
    fn the_oldest_comes_first_after_wrapping() {
        let levels = ring(3, &[3, 3, 0, 1, 2]);
        assert_eq!(sparkline(&levels), "_.-");
        assert_eq!(rises(&levels), 2);
    }

    #[test]
    fn an_empty_ring() {
        assert_eq!(sparkline(&ring(2, &[])), "");
        assert_eq!(rises(&ring(2, &[])), 0);
    }
}
