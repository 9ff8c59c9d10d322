#[cfg(test)]
mod koan_tests {
    use super::*;

    fn note(heading: &str, lines: &[&str]) -> Note {
        Note {
            heading: heading.to_string(),
            lines: lines.iter().map(|l| l.to_string()).collect(),
        }
    }

    #[test]
    fn frame_fits_the_longest_line() {
        let got = note("Buy", &["bread", "tea"]).framed();
        let want = "+-------+\n| Buy   |\n+-------+\n| bread |\n| tea   |\n+-------+";
        assert_eq!(got, want);
    }

    #[test]
    fn heading_may_be_the_longest() {
        let got = note("To do", &[]).framed();
        assert_eq!(got, "+-------+\n| To do |\n+-------+\n+-------+");
    }
}
