#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn a_playlist_begins_with_its_first_song() {
        let mut library = Library::default();
        library.add("run", "Go", 130);
        library.add("run", "On", 200);
        library.add("rest", "Ah", 60);
        assert_eq!((library.songs("run"), library.minutes("run")), (2, 6));
        assert_eq!((library.songs("rest"), library.minutes("rest")), (1, 1));
    }

    #[test]
    fn never_made() {
        let library = Library::default();
        assert_eq!((library.songs("run"), library.minutes("run")), (0, 0));
    }
}
