#[cfg(test)]
mod koan_tests {
    use super::*;

    fn list(keep: usize) -> Playlist {
        let track = |title: &str, seconds| Track {
            title: title.to_string(),
            seconds,
        };
        Playlist::new(
            vec![
                track("Harbour", 201),
                track("Moss", 95),
                track("Kites", 310),
            ],
            keep,
        )
    }

    #[test]
    fn plays_in_order_and_wraps() {
        let mut p = list(2);
        let lengths: Vec<_> = (0..4).map(|_| p.play()).collect();
        assert_eq!(lengths, [Some(201), Some(95), Some(310), Some(201)]);
    }

    #[test]
    fn remembers_only_the_last_titles() {
        let mut p = list(2);
        p.play();
        assert_eq!(p.recent(), ["Harbour"]);
        p.play();
        p.play();
        assert_eq!(p.recent(), ["Moss", "Kites"]);
    }

    #[test]
    fn empty_playlist_plays_nothing() {
        let mut p = Playlist::new(Vec::new(), 3);
        assert_eq!(p.play(), None);
        assert!(p.recent().is_empty());
    }
}
