#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn packs_short_words_only() {
        assert_eq!(pack("ab"), Some(29));
        assert_eq!(pack("z"), Some(26));
        assert_eq!(pack("toolong"), None);
    }

    #[test]
    fn unpacking_undoes_packing() {
        for word in ["hay", "quartz", "a", "by me"] {
            assert_eq!(unpack(pack(word).unwrap()), word);
        }
        assert_eq!(unpack(0), "");
    }

    #[test]
    fn checksums() {
        assert_eq!(checksum("a"), 0);
        assert_eq!(checksum("hay"), (104 + 97 + 121) % 97);
    }
}
