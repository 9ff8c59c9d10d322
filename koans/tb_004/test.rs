#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn middle_half_of_unsorted_floats() {
        let times = [9.5, 1.25, 4.0, 30.0, 2.5];
        assert_eq!(usual_range(&times), Some((2.5, 9.5)));
        assert_eq!(usual_range(&[]), None);
    }

    #[test]
    fn whole_years_still_work() {
        assert_eq!(median_age(&[71, 18, 44]), Some(44));
        assert_eq!(median_age(&[]), None);
    }
}
