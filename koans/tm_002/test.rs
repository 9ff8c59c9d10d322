#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn roman_labels() {
        assert_eq!(roman(4), "iv");
        assert_eq!(roman(49), "xlix");
        assert_eq!(roman(118), "cxviii");
    }

    #[test]
    fn labels_change_after_the_front_matter() {
        let n = Numbering {
            front_pages: 12,
            prefix: 'p',
        };
        assert_eq!(n.label(0), "cover");
        assert_eq!(n.label(9), "ix");
        assert_eq!(n.label(12), "xii");
        assert_eq!(n.label(13), "p1");
    }

    #[test]
    fn contents_lines_are_filled_with_dots() {
        let n = Numbering {
            front_pages: 2,
            prefix: '#',
        };
        assert_eq!(n.contents_line("Tides", 32, 12), "Tides....#30");
        assert_eq!(n.contents_line("Preface", 2, 4), "Prefaceii");
    }
}
