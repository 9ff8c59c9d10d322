#[cfg(test)]
mod koan_tests {
    use super::*;

    const STARS: [Star; 4] = [
        Star {
            name: "Faint",
            centimagnitudes: 720,
        },
        Star {
            name: "Limit",
            centimagnitudes: 600,
        },
        Star {
            name: "Bright",
            centimagnitudes: -140,
        },
        Star {
            name: "Plain",
            centimagnitudes: 220,
        },
    ];

    #[test]
    fn sorted_and_filtered() {
        assert_eq!(visible(&STARS), ["Bright", "Plain", "Limit"]);
        assert!(visible(&STARS[..1]).is_empty());
    }

    #[test]
    fn five_magnitudes_are_a_hundredfold() {
        assert!((ratio(&STARS[3], &STARS[0]) - 100.0).abs() < 1e-9);
        assert!((ratio(&STARS[0], &STARS[0]) - 1.0).abs() < 1e-9);
    }
}
