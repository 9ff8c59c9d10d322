#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn boxes_add_up() {
        let ballots = |names: &[&str]| {
            names
                .iter()
                .map(|name| name.to_string())
                .collect::<Vec<_>>()
        };
        let votes = count(vec![
            ballots(&["Ann", "Bo", "Ann "]),
            ballots(&["Bo", "Cy"]),
            ballots(&[]),
        ]);
        let named: Vec<_> = votes
            .iter()
            .map(|(name, votes)| (name.as_str(), *votes))
            .collect();
        assert_eq!(named, [("Ann", 2), ("Bo", 2), ("Cy", 1)]);
    }

    #[test]
    fn copies_count_into_the_same() {
        let tally = Tally::default();
        tally.clone().add("Ann");
        tally.add("Ann");
        assert_eq!(tally.votes()["Ann"], 2);
    }
}
