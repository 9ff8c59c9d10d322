use std::cmp::Reverse;

/// Ways to choose the leaders of a competition.
pub trait Ranking {
    /// The names with the best scores, best first, at most `places` of them.
    fn leaders<S: PartialOrd>(&self, scores: Vec<(String, S)>, places: usize) -> Vec<String>;
}

/// Highest score first; entrants level with each other stay in their order.
pub struct HighestFirst;

impl Ranking for HighestFirst {
    fn leaders<S: Ord + Copy>(&self, mut scores: Vec<(String, S)>, places: usize) -> Vec<String> {
        scores.sort_by_key(|entry| Reverse(entry.1));
        scores
            .into_iter()
            .take(places)
            .map(|(name, _)| name)
            .collect()
    }
}

/// The medal places of a long jump, lengths in metres.
pub fn long_jump(lengths: &[(&str, f32)]) -> Vec<String> {
    let scores = lengths
        .iter()
        .map(|(name, metres)| (name.to_string(), *metres))
        .collect();
    HighestFirst.leaders(scores, 3)
}

/// The winner of a bean-counting contest.
pub fn most_beans(counts: &[(&str, u32)]) -> Option<String> {
    let scores = counts
        .iter()
        .map(|(name, beans)| (name.to_string(), *beans))
        .collect();
    HighestFirst.leaders(scores, 1).pop()
}
