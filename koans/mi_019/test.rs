#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn steps() {
        let ramp = Step::Ramp {
            from: 90,
            to: 150,
            seconds: 120,
        };
        assert_eq!(after(&ramp, 20), (150, 60));
        let cooling = Step::Ramp {
            from: 205,
            to: 40,
            seconds: 300,
        };
        assert_eq!(after(&cooling, 20), (40, -165));
        assert_eq!(after(&Step::Hold { seconds: 5 }, 77), (77, 0));
        assert_eq!(length(&[ramp, Step::Hold { seconds: 5 }], 900), 125);
        assert_eq!(length(&[cooling], 100), 100);
    }

    #[test]
    fn blends() {
        assert_eq!(blend((100, 120), (300, 80)), Some(90));
        assert_eq!(blend((0, 500), (50, 110)), Some(110));
        assert_eq!(blend((0, 1), (0, 1)), None);
    }
}
