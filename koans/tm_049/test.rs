#[cfg(test)]
mod koan_tests {
    use super::*;

    fn go(direction: &str, steps: u32) -> Option<Command> {
        Some(Command::Go {
            direction: direction.to_string(),
            steps,
        })
    }

    #[test]
    fn going() {
        assert_eq!(read("Go North"), go("north", 1));
        assert_eq!(read(" go  up 12 "), go("up", 12));
        assert_eq!(read("go up fast"), None);
        assert_eq!(read("go"), None);
    }

    #[test]
    fn taking_and_waiting() {
        let things = |things: &[&str]| {
            Some(Command::Take(
                things.iter().map(|one| one.to_string()).collect(),
            ))
        };
        assert_eq!(read("take lamp"), things(&["lamp"]));
        assert_eq!(read("take lamp KEY rope"), things(&["lamp", "key", "rope"]));
        assert_eq!(read("WAIT"), Some(Command::Wait));
        assert_eq!(read("take"), None);
        assert_eq!(read(""), None);
    }
}
