#[cfg(test)]
mod program_tests {
    use super::*;

    #[test]
    fn full_rings_overwrite() {
        let mut ring = Ring::new(3);
        for word in ["a", "b", "c"] {
            assert_eq!(ring.push(word.to_string()), None);
        }
        assert_eq!(ring.push("d".to_string()), Some("a".to_string()));
        let all: Vec<&String> = ring.iter().collect();
        assert_eq!(all, ["b", "c", "d"]);
        assert_eq!(ring.newest().map(String::as_str), Some("d"));
        assert_eq!(ring.get(1).unwrap(), "c");
    }

    #[test]
    fn popping_makes_room() {
        let mut ring = Ring::new(2);
        assert_eq!(ring.pop(), None);
        assert_eq!(ring.newest(), None);
        ring.push(1);
        ring.push(2);
        assert_eq!(ring.pop(), Some(1));
        assert_eq!(ring.push(3), None);
        assert_eq!(ring.get(1), Some(&3));
        assert_eq!(ring.get(2), None);
        assert_eq!(
            (ring.pop(), ring.pop(), ring.pop()),
            (Some(2), Some(3), None)
        );
    }

    #[test]
    fn walks_know_their_length() {
        let mut ring = Ring::new(4);
        (0..6).for_each(|n| {
            ring.push(n);
        });
        let mut walk = ring.iter();
        let copy = walk.clone();
        walk.next();
        assert_eq!((walk.len(), copy.len()), (3, 4));
        let mut doubled = vec![];
        for n in &ring {
            doubled.push(n * 2);
        }
        assert_eq!(doubled, [4, 6, 8, 10]);
    }

    #[test]
    fn means_of_the_newest() {
        let mut ring = Ring::new(2);
        ring.push((9.0, "start"));
        ring.push((1.0, "calm"));
        let twin = ring.clone();
        ring.push((3.0, "gust"));
        assert_eq!(ring.recent_mean(9, |r| r.0), Some(2.0));
        assert_eq!(twin.recent_mean(9, |r| r.0), Some(5.0));
        assert_eq!(ring.recent_mean(1, |r| r.1.len() as f64), Some(4.0));
        assert_eq!(ring.recent_mean(0, |r| r.0), None);
        assert!(format!("{twin:?}").contains("calm"));
    }

    #[test]
    #[should_panic(expected = "a ring needs a slot")]
    fn empty_rings_are_refused() {
        Ring::<u8>::new(0);
    }
}
