#[cfg(test)]
mod koan_tests {
    use super::*;

    fn list() -> Playlist {
        Playlist::new(&[("Fern", 100), ("Gale", 200), ("Heron", 300)])
    }

    #[test]
    fn filters_by_length() {
        let list = list();
        let titles: Vec<_> = list.longer_than(199).map(|t| t.title).collect();
        assert_eq!(titles, ["Gale", "Heron"]);
        assert_eq!(list.longer_than(300).count(), 0);
    }

    #[test]
    fn taken_tracks_leave_the_list() {
        let mut list = list();
        let taken: Vec<_> = list.take_next(2).map(|t| t.title).collect();
        assert_eq!(taken, ["Fern", "Gale"]);
        assert_eq!(list.longer_than(0).count(), 1);
    }

    #[test]
    fn taking_more_than_there_is() {
        let mut list = list();
        assert_eq!(list.take_next(9).count(), 3);
        assert_eq!(list.take_next(1).next(), None);
    }
}
