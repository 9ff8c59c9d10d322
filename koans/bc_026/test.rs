#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_one_and_leaves_the_rest() {
        let (datagram, after) = Datagram::read(b"\x07\x02hi\x01").unwrap();
        assert_eq!(
            datagram,
            Datagram {
                kind: 7,
                text: "hi"
            }
        );
        assert_eq!(after, [1]);
    }

    #[test]
    fn texts_of_one_kind() {
        let raw = b"\x01\x01a\x02\x03bcd\x01\x00\x01\x02ef";
        assert_eq!(texts_of(1, raw), Ok(vec!["a", "", "ef"]));
        assert_eq!(texts_of(3, raw), Ok(vec![]));
    }

    #[test]
    fn too_short_is_an_error() {
        assert_eq!(Datagram::read(b"\x01"), Err(DatagramError::Truncated));
        assert_eq!(Datagram::read(b"\x01\x03ab"), Err(DatagramError::Truncated));
    }

    #[test]
    fn bad_text_is_an_error() {
        let read = Datagram::read(b"\x01\x02\xc3\x28");
        assert!(matches!(read, Err(DatagramError::NotText(_))));
    }
}
