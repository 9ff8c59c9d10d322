#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn fade_goes_from_old_to_new() {
        let got = crossfade(&[8.0; 5], &[0.0; 5]);
        assert_eq!(got, [8.0, 6.0, 4.0, 2.0, 0.0]);
    }

    #[test]
    fn very_short_fades() {
        assert_eq!(crossfade(&[1.0], &[5.0]), [5.0]);
        assert!(crossfade(&[], &[5.0]).is_empty());
    }

    #[test]
    fn joined_takes() {
        let got = join(&[1.0, 2.0, 2.0], &[4.0, 4.0, 3.0], 2);
        assert_eq!(got, [1.0, 2.0, 4.0, 3.0]);
    }

    #[test]
    fn peaks() {
        assert_eq!(peak(&[0.25, -2.0, 1.5]), 1.5);
        assert_eq!(peak(&[-1.0]), 0.0);
    }
}
