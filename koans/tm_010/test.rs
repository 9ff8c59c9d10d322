#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn unpacks_every_source() {
        let got: Vec<Source> = (1..=3)
            .map(|n| Channel::unpack([n, 90]).unwrap().source)
            .collect();
        assert_eq!(got, [Source::Mic, Source::Line, Source::Tape]);
    }

    #[test]
    fn unknown_sources_are_told() {
        assert_eq!(
            Channel::unpack([7, 90]),
            Err("no source has the number 7".to_string())
        );
        assert!(Channel::unpack([0, 90]).is_err());
    }

    #[test]
    fn levels() {
        let level = |b| Channel::unpack([1, b]).unwrap().level;
        assert_eq!(level(0), None);
        assert_eq!(level(84), Some(-6));
        assert_eq!(level(96), Some(6));
    }

    #[test]
    fn packing_undoes_unpacking() {
        for bytes in [[2, 0], [3, 100], [1, 30]] {
            assert_eq!(Channel::unpack(bytes).unwrap().pack(), bytes);
        }
    }
}
