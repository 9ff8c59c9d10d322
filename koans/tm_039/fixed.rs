//! Scoring rules of a game with five dice.

pub struct Rule {
    name: &'static str,
    score: Box<dyn Fn(&[u32]) -> u32>,
}

fn most_alike(dice: &[u32]) -> usize {
    (1..=6)
        .map(|face| dice.iter().filter(|&&die| die == face).count())
        .max()
        .unwrap_or(0)
}

/// The rules of the house; five of a kind pays 50 and the given bonus.
pub fn house_rules(bonus: u32) -> Vec<Rule> {
    vec![
        Rule {
            name: "chance",
            score: Box::new(|dice| dice.iter().sum()),
        },
        Rule {
            name: "four alike",
            score: Box::new(|dice| if most_alike(dice) >= 4 { 40 } else { 0 }),
        },
        Rule {
            name: "five alike",
            score: Box::new(move |dice| if most_alike(dice) == 5 { 50 + bonus } else { 0 }),
        },
    ]
}

/// Name and score of the rule that pays most for a throw.
pub fn best(rules: &[Rule], dice: &[u32]) -> Option<(&'static str, u32)> {
    rules
        .iter()
        .map(|rule| (rule.name, (rule.score)(dice)))
        .max_by_key(|&(_, score)| score)
}
