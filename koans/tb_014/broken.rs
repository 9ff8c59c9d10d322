use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Card {
    suit: char,
    rank: u8,
}

impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.suit, self.rank)
    }
}

/// The cards a player holds.
pub type Hand = Vec<Card>;

impl fmt::Display for Hand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, card) in self.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{card}")?;
        }
        Ok(())
    }
}

/// Reads notation such as "h7 s12", a suit letter and a rank from 1 to 13 each.
fn parse_hand(notation: &str) -> Option<Hand> {
    let mut cards = Vec::new();
    for word in notation.split_whitespace() {
        let suit = word.chars().next().filter(|suit| "cdhs".contains(*suit))?;
        let rank = word[1..]
            .parse()
            .ok()
            .filter(|rank| (1..=13).contains(rank))?;
        cards.push(Card { suit, rank });
    }
    Some(cards)
}

/// The same hand, sorted by suit and rank.
pub fn tidy(notation: &str) -> Option<String> {
    let mut hand = parse_hand(notation)?;
    hand.sort();
    Some(hand.to_string())
}
