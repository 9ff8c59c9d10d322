#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn a_peak_spreads_to_both_sides() {
        let kernel = Kernel::halving(1);
        assert_eq!(
            kernel.smooth(&[0.0, 0.0, 8.0, 0.0, 0.0]),
            [0.0, 2.0, 4.0, 2.0, 0.0]
        );
    }

    #[test]
    fn the_signal_wraps_around() {
        let kernel = Kernel::halving(1);
        assert_eq!(kernel.smooth(&[8.0, 0.0, 0.0, 4.0]), [5.0, 2.0, 1.0, 4.0]);
    }

    #[test]
    fn no_reach_no_change() {
        assert_eq!(Kernel::halving(0).smooth(&[1.5, -2.0]), [1.5, -2.0]);
        assert!(Kernel::halving(2).smooth(&[]).is_empty());
    }

    #[test]
    fn a_reach_longer_than_the_signal() {
        let smoothed = Kernel::halving(3).smooth(&[2.0, 2.0]);
        assert!(smoothed.iter().all(|sample| (sample - 2.0).abs() < 1e-6));
    }
}
