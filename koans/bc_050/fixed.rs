/// Reads a command line of a terminal word by word. Words are separated by
/// blanks; what stands between quotation marks is one word.
pub struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    pub fn new(line: &'a str) -> Self {
        Scanner { rest: line }
    }

    pub fn word(&mut self) -> Option<&'a str> {
        let rest = self.rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let (word, rest) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        self.rest = rest;
        Some(word)
    }
}

/// A verb and what it is done to: `open "two words"`.
pub fn command(line: &str) -> Option<(&str, &str)> {
    let mut scanner = Scanner::new(line);
    let verb = scanner.word()?;
    let object = scanner.word()?;
    Some((verb, object))
}
