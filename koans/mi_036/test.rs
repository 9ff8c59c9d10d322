#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn counting() {
        let answers = [(0, false), (0, true), (2, true), (2, true), (2, false)];
        let scores = count(&["a", "b", "c"], &answers);
        let brief: Vec<_> = scores.iter().map(|s| (s.team.as_str(), s.points)).collect();
        assert_eq!(brief, [("a", 3), ("b", 0), ("c", 5)]);
        assert!(count(&[], &[]).is_empty());
    }

    #[test]
    fn verdicts() {
        let scores = count(
            &["Owls", "Rooks", "Jays"],
            &[(0, true), (1, true), (1, false)],
        );
        assert_eq!(verdict(&scores[0], &scores[1]), "Owls by 1");
        assert_eq!(verdict(&scores[2], &scores[1]), "Rooks by 2");
        assert_eq!(verdict(&scores[2], &scores[2]), "Jays and Jays tie");
    }
}
