#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn picks_the_depot() {
        assert_eq!(tracking::first_scan(4000, 100), "Osterwick by van");
        assert_eq!(tracking::first_scan(3999, 100), "Harrow Bridge by van");
        assert_eq!(tracking::first_scan(9000, 100), "Pell by van");
    }

    #[test]
    fn heavy_parcels_go_by_lorry() {
        assert_eq!(tracking::first_scan(7600, 31_500), "Pell by van");
        assert_eq!(tracking::first_scan(7600, 31_501), "Pell by lorry");
    }

    #[test]
    fn outside_every_range() {
        assert_eq!(tracking::first_scan(20, 1), "returned: no depot for 20");
    }
}
