#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn decodes_known_kinds() {
        assert_eq!(decode(&[0x01, 0x00, 0xd7]), Ok(Reading::Temperature(215)));
        assert_eq!(decode(&[0x01, 0xff, 0xf6]), Ok(Reading::Temperature(-10)));
        assert_eq!(decode(&[0x02, 64]), Ok(Reading::Humidity(64)));
    }

    #[test]
    fn refuses_the_rest() {
        assert_eq!(decode(&[]), Err(FrameError::Empty));
        assert_eq!(
            decode(&[0x01, 7]),
            Err(FrameError::WrongLength {
                kind: 1,
                payload: 1
            })
        );
        assert_eq!(
            decode(&[0x02]),
            Err(FrameError::WrongLength {
                kind: 2,
                payload: 0
            })
        );
        assert_eq!(
            decode(&[0x02, 1, 2, 3]),
            Err(FrameError::WrongLength {
                kind: 2,
                payload: 3
            })
        );
        assert_eq!(decode(&[0x7f]), Err(FrameError::UnknownKind(0x7f)));
        assert_eq!(decode(&[0x7f, 0, 0]), Err(FrameError::UnknownKind(0x7f)));
    }

    #[test]
    fn has_a_text_for_each_fault() {
        assert_eq!(FrameError::Empty.to_string(), "empty frame");
        let short = FrameError::WrongLength {
            kind: 1,
            payload: 1,
        };
        assert_eq!(short.to_string(), "kind 0x01 with 1 bytes");
        let text = FrameError::UnknownKind(0x7f).to_string();
        assert!(text.contains("7f") || text.contains("7F") || text.contains("127"));
    }
}
