/// Splits lines into words and leaves out the noise.
pub struct Tokenizer {
    stop_words: Vec<String>,
    min_chars: usize,
}

impl Tokenizer {
    pub fn new(stop_words: &[&str], min_chars: usize) -> Self {
        Tokenizer {
            stop_words: stop_words.iter().map(|word| word.to_lowercase()).collect(),
            min_chars,
        }
    }

    fn is_noise(&self, word: &str) -> bool {
        word.chars().count() < self.min_chars || self.stop_words.iter().any(|stop| stop == word)
    }

    /// The words of a line in lower case, without the noise.
    pub fn tokens<'t>(&self, line: &'t str) -> Vec<&'t str> {
        let lowered = line.to_lowercase();
        lowered
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !self.is_noise(word))
            .collect()
    }

    /// Every token of the text with its count, the most frequent first.
    pub fn ranking(&self, text: &str) -> Vec<(String, usize)> {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for token in text.lines().flat_map(|line| self.tokens(line)) {
            match counts.iter_mut().find(|(seen, _)| *seen == token) {
                Some((_, count)) => *count += 1,
                None => counts.push((token.to_string(), 1)),
            }
        }
        counts.sort_by(|a, b| b.1.cmp(&a.1));
        counts
    }
}
