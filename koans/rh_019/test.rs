#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn yields_words_and_faults() {
        let got: Vec<_> = words("00ff zz 1a2b").collect();
        assert_eq!(
            got,
            [
                Ok(0xff),
                Err(SumError::NotHex("zz".to_string())),
                Ok(0x1a2b)
            ]
        );
    }

    #[test]
    fn adds_the_carry_back_in() {
        assert_eq!(checksum("0001 0002"), Ok(!3));
        assert_eq!(checksum("ffff 0002"), Ok(!2));
        assert_eq!(verify("ffff 0002", !2), Ok(true));
        assert_eq!(verify("ffff 0002", 2), Ok(false));
    }

    #[test]
    fn refuses_bad_dumps() {
        assert_eq!(checksum("  "), Err(SumError::NoWords));
        assert_eq!(
            checksum("0001 12345"),
            Err(SumError::NotHex("12345".to_string()))
        );
    }
}
