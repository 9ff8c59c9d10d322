#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn copies_start_unvisited() {
        let mut position = Position::start(&[1, 0, 2, 0]);
        let replies = position.replies();
        assert_eq!(position.visited(), 2);
        assert!(replies.iter().all(|reply| reply.visited() == 0));
        assert_eq!(position.clone().visited(), 0);
    }

    #[test]
    fn replies_are_moves() {
        let mut position = Position::start(&[1, 0, 2, 0]);
        let mut replies = position.replies();
        assert!(replies.iter().all(Position::black_to_move));
        assert_eq!(replies[0].replies().len(), 1);
        assert_eq!(replies[1].replies().len(), 1);
    }
}
