//! Guesses which dish a guest meant, however badly it is spelt.

use std::borrow::Cow;
use std::collections::HashMap;

/// How many single-letter changes turn `a` into `b`.
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let swapped = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = swapped.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// Lower case and single spaces; borrows when the text is tidy already.
pub fn tidy(text: &str) -> Cow<'_, str> {
    let messy = text.contains("  ") || text.trim().len() != text.len();
    if messy || text.chars().any(char::is_uppercase) {
        let words: Vec<&str> = text.split_whitespace().collect();
        Cow::Owned(words.join(" ").to_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// A guess, ordered from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Guess<'m> {
    pub changes: usize,
    pub dish: &'m str,
}

/// What came of an order.
#[derive(Debug, PartialEq)]
pub enum Answer<'m> {
    Exact(&'m str),
    DidYouMean(Vec<Guess<'m>>),
    NoIdea,
}

/// Dishes with their prices, sorted by tidy name.
#[derive(Clone, Default)]
pub struct Menu {
    prices: HashMap<String, u32>,
}

impl Menu {
    pub fn with(mut self, dish: &str, price: u32) -> Self {
        self.prices.insert(tidy(dish).into_owned(), price);
        self
    }

    /// The best guesses within `limit` changes, best first.
    pub fn guesses(&self, wish: &str, limit: usize) -> Vec<Guess<'_>> {
        let wish = tidy(wish);
        let mut found: Vec<Guess<'_>> = self
            .prices
            .keys()
            .map(|dish| Guess {
                changes: distance(&wish, dish),
                dish: dish.as_str(),
            })
            .filter(|guess| guess.changes <= limit)
            .collect();
        found.sort();
        found
    }

    /// Understands an order, allowing one change for every three letters.
    pub fn order<'m>(&'m self, wish: &str) -> Answer<'m> {
        let limit = wish.chars().count() / 3;
        let guesses = self.guesses(wish, limit);
        match guesses.first() {
            None => Answer::NoIdea,
            Some(Guess { changes: 0, dish }) => Answer::Exact(dish),
            Some(best) => {
                let close = best.changes + 1;
                let near = guesses.iter().copied();
                Answer::DidYouMean(near.take_while(|g| g.changes <= close).collect())
            }
        }
    }

    /// The price of a whole order, or the first wish that is no dish.
    pub fn bill<'w>(&self, wishes: &[&'w str]) -> Result<u32, &'w str> {
        let mut total = 0;
        for &wish in wishes {
            let name = tidy(wish);
            total += *self.prices.get(name.as_ref()).ok_or(wish)?;
        }
        Ok(total)
    }
}
