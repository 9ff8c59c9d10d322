use std::num::{ParseFloatError, ParseIntError};

#[derive(Debug, PartialEq)]
enum RuleError {
    Incomplete,
    BadLimit(ParseFloatError),
    BadCount(ParseIntError),
}

/// At most `allowed` samples may lie above `limit`.
#[derive(Debug, PartialEq)]
struct Rule {
    limit: f64,
    allowed: usize,
}

/// Reads a rule such as "80.5 x3".
fn parse_rule(text: &str) -> Result<Rule, RuleError> {
    let (limit, allowed) = text.split_once(" x").ok_or(RuleError::Incomplete)?;
    let limit = limit.trim().parse::<f64>()?;
    let allowed = allowed.trim().parse::<usize>()?;
    Ok(Rule { limit, allowed })
}

/// Whether the samples keep to the rule written in `text`.
fn keeps(text: &str, samples: &[f64]) -> Result<bool, RuleError> {
    let rule = parse_rule(text)?;
    let above = samples
        .iter()
        .filter(|sample| **sample > rule.limit)
        .count();
    Ok(above <= rule.allowed)
}

fn main() {
    for text in ["80.5 x1", "80.5", "high x1"] {
        match keeps(text, &[79.0, 81.5, 90.25]) {
            Ok(kept) => println!("{text}: {kept}"),
            Err(error) => println!("{text}: {error:?}"),
        }
    }
}
