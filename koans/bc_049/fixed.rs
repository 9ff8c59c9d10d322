use std::collections::BTreeMap;

/// How often two words of a slogan follow each other, whatever their case.
pub fn pairs(slogan: &str) -> BTreeMap<(String, String), u32> {
    let lower = slogan.to_lowercase();
    let mut words = lower.split_whitespace();
    let mut counts = BTreeMap::new();
    let Some(mut previous) = words.next() else {
        return counts;
    };
    for word in words {
        let pair = (previous.to_string(), word.to_string());
        *counts.entry(pair).or_insert(0) += 1;
        previous = word;
    }
    counts
}

/// The pair that is found most often, the first by alphabet of equal ones.
pub fn favourite(slogan: &str) -> Option<(String, String)> {
    pairs(slogan)
        .into_iter()
        .max_by(|(a, many), (b, more)| many.cmp(more).then(b.cmp(a)))
        .map(|(pair, _)| pair)
}
