#[derive(Debug, PartialEq)]
pub struct BadLimit(pub String);

/// What a search was asked for.
#[derive(Debug, PartialEq)]
pub struct Search {
    pub words: Vec<String>,
    pub limit: Option<usize>,
}

fn number(text: &str) -> Result<usize> {
    match text.parse() {
        Ok(0) | Err(_) => Err(BadLimit(text.to_string())),
        Ok(number) => Ok(number),
    }
}

impl Search {
    /// Reads the arguments of a search: words, and among them perhaps a
    /// limit, `--limit=20`, of which the first counts.
    pub fn read(arguments: &[&str]) -> Result<Search, BadLimit> {
        let (options, words): (Vec<&str>, Vec<&str>) = arguments
            .iter()
            .partition(|argument| argument.starts_with("--"));
        let limit = options
            .iter()
            .find_map(|option| option.strip_prefix("--limit="))
            .map(number);
        let words = words.into_iter().map(str::to_string).collect();
        Ok(Search { words, limit })
    }

    /// The texts that have all of the words in them, up to the limit.
    pub fn run<'a>(&self, texts: &[&'a str]) -> Vec<&'a str> {
        let fits = |text: &&&str| self.words.iter().all(|word| text.contains(word));
        let limit = self.limit.unwrap_or(usize::MAX);
        texts.iter().filter(fits).take(limit).copied().collect()
    }
}
