#[cfg(test)]
mod koan_tests {
    use super::*;

    fn readings(degrees: &[f64]) -> Vec<Reading> {
        degrees
            .iter()
            .zip(0..)
            .map(|(&degrees, hour)| Reading { hour, degrees })
            .collect()
    }

    #[test]
    fn a_warm_day() {
        let warm = day(&readings(&[14.5, 12.0, 21.0]));
        assert_eq!(
            warm,
            Some(Day {
                coldest: 12.0,
                frost: 0
            })
        );
    }

    #[test]
    fn a_cold_day() {
        let cold = day(&readings(&[-3.0, 1.0, -7.5, -0.5]));
        assert_eq!(
            cold,
            Some(Day {
                coldest: -7.5,
                frost: 3
            })
        );
    }

    #[test]
    fn no_day() {
        assert_eq!(day(&[]), None);
    }
}
