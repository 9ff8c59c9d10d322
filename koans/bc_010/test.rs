#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn tokens_are_lowered_and_filtered() {
        let tokenizer = Tokenizer::new(&["The", "a"], 2);
        assert_eq!(
            tokenizer.tokens("The Owl, a mouse & THE owl's I"),
            ["owl", "mouse", "owl"]
        );
    }

    #[test]
    fn nothing_but_noise() {
        let tokenizer = Tokenizer::new(&["und"], 3);
        assert!(tokenizer.tokens("so und zu -- und").is_empty());
    }

    #[test]
    fn ranking_counts_over_lines() {
        let tokenizer = Tokenizer::new(&[], 1);
        let ranking = tokenizer.ranking("red Blue\nblue, green\nRED blue");
        assert_eq!(
            ranking,
            [
                ("blue".to_string(), 3),
                ("red".to_string(), 2),
                ("green".to_string(), 1)
            ]
        );
    }
}
