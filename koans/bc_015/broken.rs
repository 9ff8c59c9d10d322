/// A piece of the source. Words borrow from it, nothing is copied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Token {
    Word(&str),
    Number(u64),
    Sign(char),
}

/// Cuts a source into tokens, one per call of `next`.
pub struct Lexer {
    rest: &str,
}

impl Lexer {
    pub fn new(source: &str) -> Self {
        Lexer { rest: source }
    }

    /// Cuts off the longest start whose characters all pass.
    fn cut(&mut self, pass: fn(char) -> bool) -> &str {
        let end = self.rest.find(|c| !pass(c)).unwrap_or(self.rest.len());
        let (head, tail) = self.rest.split_at(end);
        self.rest = tail;
        head
    }
}

impl Iterator for Lexer {
    type Item = Token;

    fn next(&mut self) -> Option<Self::Item> {
        self.cut(char::is_whitespace);
        let first = self.rest.chars().next()?;
        if first.is_ascii_digit() {
            let digits = self.cut(|c| c.is_ascii_digit());
            return digits.parse().ok().map(Token::Number);
        }
        if first.is_alphabetic() {
            return Some(Token::Word(self.cut(char::is_alphanumeric)));
        }
        self.rest = &self.rest[first.len_utf8()..];
        Some(Token::Sign(first))
    }
}
