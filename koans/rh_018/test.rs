#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_a_header() {
        let file = *b"SLY1\x01\x02\x00\x10\x08pixels";
        let header = Header::try_from(&file[..]);
        assert_eq!(
            header,
            Ok(Header {
                width: 258,
                height: 16,
                depth: 8
            })
        );
    }

    #[test]
    fn names_the_fault() {
        assert_eq!(Header::try_from(&b"SLY"[..]), Err(HeaderError::TooShort));
        assert_eq!(
            Header::try_from(&b"SLY1\0\x01\0"[..]),
            Err(HeaderError::TooShort)
        );
        assert_eq!(
            Header::try_from(&b"PNG1\0\x01\0\x01\x08"[..]),
            Err(HeaderError::WrongMagic)
        );
        assert_eq!(
            Header::try_from(&b"SLY1\0\x01\0\x01\x07"[..]),
            Err(HeaderError::BadDepth(7))
        );
    }

    #[test]
    fn rounds_rows_up() {
        assert_eq!(unpacked_size(b"SLY1\0\x09\0\x03\x01"), Ok(6));
        assert_eq!(unpacked_size(b"SLY1\0\x02\0\x03\x18"), Ok(18));
        assert_eq!(unpacked_size(b""), Err(HeaderError::TooShort));
    }
}
