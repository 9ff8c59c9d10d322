#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn words_numbers_and_signs() {
        let tokens: Vec<_> = Lexer::new(" rate2=(40+ x )").collect();
        assert_eq!(
            tokens,
            [
                Token::Word("rate2"),
                Token::Sign('='),
                Token::Sign('('),
                Token::Number(40),
                Token::Sign('+'),
                Token::Word("x"),
                Token::Sign(')'),
            ]
        );
    }

    #[test]
    fn tokens_outlive_the_lexer() {
        let source = String::from("first 2nd");
        let first = {
            let mut lexer = Lexer::new(&source);
            lexer.next()
        };
        assert_eq!(first, Some(Token::Word("first")));
    }

    #[test]
    fn blank_source_has_no_tokens() {
        assert_eq!(Lexer::new("  \n ").next(), None);
    }
}
