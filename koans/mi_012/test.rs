#[cfg(test)]
mod koan_tests {
    use super::*;

    fn marks(of: &[(f64, f64)]) -> Vec<Mark> {
        of.iter()
            .map(|&(points, weight)| Mark { points, weight })
            .collect()
    }

    #[test]
    fn weights_count() {
        assert_eq!(mean(&marks(&[(40.0, 1.0), (70.0, 2.0)])), Some(60.0));
        assert_eq!(mean(&marks(&[(80.0, 0.5), (60.0, 0.5)])), Some(70.0));
    }

    #[test]
    fn zero_marks_are_marks() {
        assert_eq!(mean(&marks(&[(0.0, 1.0), (0.0, 3.0)])), Some(0.0));
        assert_eq!(mean(&marks(&[(90.0, 0.0)])), None);
        assert_eq!(mean(&[]), None);
    }

    #[test]
    fn grades() {
        assert_eq!(grade(&marks(&[(75.0, 4.0)])), Some(Grade::Good));
        assert_eq!(
            grade(&marks(&[(50.0, 1.0), (98.0, 1.0)])),
            Some(Grade::Pass)
        );
        assert_eq!(
            grade(&marks(&[(10.0, 2.0), (90.0, 1.0)])),
            Some(Grade::Fail)
        );
        assert_eq!(grade(&[]), None);
    }
}
