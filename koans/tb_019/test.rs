#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn distortion_runs_twice_and_clips() {
        assert_eq!(distort(vec![0.125, 0.5, -0.75]), [0.5, 1.0, -1.0]);
        assert_eq!(distort(Vec::new()), Vec::<f32>::new());
    }

    #[test]
    fn crushing_drops_the_last_bit() {
        assert_eq!(crush(vec![7, 8, -3]), [6, 8, -4]);
    }

    #[test]
    fn stages_apply_in_order() {
        assert_eq!((amplify(0.25), clip(3.0), clip(-0.5)), (0.5, 1.0, -0.5));
    }
}
