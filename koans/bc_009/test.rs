#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn lists_each_station_once() {
        let (summary, refused) = summarise("Eelde;3\nHoorn;4\nEelde;5");
        assert_eq!(summary.stations, ["Eelde", "Hoorn"]);
        assert_eq!(refused, 0);
    }

    #[test]
    fn finds_the_coldest() {
        let (summary, _) = summarise("Eelde;3\nHoorn;-4.5\nEelde;-4.5\nStavoren;0");
        assert_eq!(summary.coldest, Some(("Hoorn", -4.5)));
    }

    #[test]
    fn counts_refused_lines() {
        let (summary, refused) = summarise("Eelde 3\n\nHoorn;warm\n");
        assert_eq!(refused, 2);
        assert!(summary.stations.is_empty());
        assert_eq!(summary.coldest, None);
    }
}
