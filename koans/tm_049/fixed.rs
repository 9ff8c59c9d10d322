#[derive(Debug, PartialEq)]
pub enum Command {
    Go { direction: String, steps: u32 },
    Take(Vec<String>),
    Wait,
}

/// Reads what the player of a text adventure typed. Without a number, a step
/// is one.
pub fn read(line: &str) -> Option<Command> {
    let lower = line.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let command = match words.as_slice() {
        ["go", direction] => Command::Go {
            direction: direction.to_string(),
            steps: 1,
        },
        ["go", direction, steps] => Command::Go {
            direction: direction.to_string(),
            steps: steps.parse().ok()?,
        },
        ["take", first, more @ ..] => {
            let mut things = vec![first.to_string()];
            things.extend(more.iter().map(|thing| thing.to_string()));
            Command::Take(things)
        }
        ["wait"] => Command::Wait,
        _ => return None,
    };
    Some(command)
}
