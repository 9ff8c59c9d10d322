#[cfg(test)]
mod koan_tests {
    use super::*;

    fn routine(name: &str) -> Call {
        Call::Routine(name.to_string())
    }

    fn urgent(name: &str) -> Call {
        Call::Urgent(name.to_string())
    }

    #[test]
    fn first_come_first_served() {
        let mut board = Switchboard::default();
        ["a", "b", "c"]
            .into_iter()
            .for_each(|name| board.ring(routine(name)));
        assert_eq!(board.answer(), Some(routine("a")));
        assert_eq!(board.give_up(), Some(routine("c")));
        assert_eq!(board.answer(), Some(routine("b")));
        assert_eq!(board.answer(), None);
    }

    #[test]
    fn urgent_calls_are_ahead() {
        let mut board = Switchboard::default();
        board.ring(routine("a"));
        board.ring(urgent("b"));
        board.ring(urgent("c"));
        board.ring(routine("d"));
        assert_eq!(board.waiting(), 4);
        let order: Vec<Call> = std::iter::from_fn(|| board.answer()).collect();
        assert_eq!(
            order,
            [urgent("c"), urgent("b"), routine("a"), routine("d")]
        );
    }
}
