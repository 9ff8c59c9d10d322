#[cfg(test)]
mod koan_tests {
    use super::*;

    fn scans(texts: &[&str]) -> Vec<Scan> {
        texts.iter().filter_map(|t| Scan::read(t)).collect()
    }

    #[test]
    fn reads_scans() {
        assert_eq!(scans(&["95@Pell", "x@Pell", "7"]).len(), 1);
        assert_eq!(scans(&["95@Pell"])[0].minute, 95);
    }

    #[test]
    fn journeys_are_in_order() {
        let way = journey(scans(&["90@Ost", "10@Pell", "40@Pell", "95@Pell"]));
        let places: Vec<_> = way.iter().map(|s| s.place.as_str()).collect();
        assert_eq!(places, ["Pell", "Ost", "Pell"]);
        assert_eq!(way[0].minute, 10);
    }

    #[test]
    fn stays() {
        let way = journey(scans(&["90@Ost", "10@Pell"]));
        assert_eq!(stay(&way, "Pell"), Some(80));
        assert_eq!(stay(&way, "Ost"), None);
        assert_eq!(stay(&way, "Brae"), None);
    }
}
