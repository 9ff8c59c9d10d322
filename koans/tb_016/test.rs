#[cfg(test)]
mod koan_tests {
    use super::*;

    fn plan() -> Plot {
        let bed = |square_metres| Plot::Bed { square_metres };
        Plot::Group(vec![
            bed(1.5),
            Plot::Group(vec![bed(4.0), bed(0.5)]),
            Plot::Group(vec![]),
        ])
    }

    #[test]
    fn area_adds_up() {
        assert_eq!(measure(&plan(), "area"), Some(6.0));
    }

    #[test]
    fn largest_bed_wins() {
        assert_eq!(measure(&plan(), "largest"), Some(4.0));
        assert_eq!(measure(&Plot::Group(vec![]), "largest"), Some(0.0));
        assert_eq!(measure(&plan(), "soil"), None);
    }
}
