#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn frames_carry_length_and_sum() {
        let strip = vec![
            Pixel {
                red: 1,
                green: 2,
                blue: 3,
            },
            Pixel {
                red: 250,
                green: 0,
                blue: 10,
            },
        ];
        assert_eq!(strip.frame(), [0x50, 6, 1, 2, 3, 250, 0, 10, 10]);
    }

    #[test]
    fn an_empty_strip() {
        let strip: Vec<Pixel> = Vec::new();
        assert_eq!(strip.frame(), [0x50, 0, 0]);
        assert_eq!(<Vec<Pixel> as Packet>::TAG, 0x50);
    }
}
