#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn headlines_are_in_capitals() {
        assert_eq!(
            Headline::parse("river  rises\nagain").set(),
            "RIVER RISES AGAIN"
        );
    }

    #[test]
    fn double_quotes_become_single() {
        assert_eq!(Headline::parse("\"all well\"").set(), "'ALL WELL'");
    }

    #[test]
    fn long_headlines_are_cut_at_a_word() {
        let h = Headline::parse("council votes for the new bridge");
        assert_eq!(h.set(), "COUNCIL VOTES FOR THE");
    }

    #[test]
    fn front_pages_leave_out_the_empty() {
        assert_eq!(front_page(&["rain", " \t", "\"sun\""]), "RAIN\n'SUN'");
    }
}
