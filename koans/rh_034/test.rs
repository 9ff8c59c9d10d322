#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn sums_in_order() {
        let blocks = vec![vec![1, 9, 2, 9], vec![200, 0, 100], vec![7]];
        assert_eq!(sums(blocks, 2), Ok(vec![3, 300, 7]));
        assert_eq!(sums(vec![], 2), Ok(vec![]));
    }

    #[test]
    fn the_first_fault_counts() {
        let blocks = vec![vec![1], vec![], vec![2], vec![]];
        assert_eq!(sums(blocks, 1), Err(BlockError::Empty { block: 1 }));
    }

    #[test]
    fn a_dead_worker_is_named() {
        let blocks = vec![vec![], vec![3]];
        assert_eq!(sums(blocks, 0), Err(BlockError::Empty { block: 0 }));
        let blocks = vec![vec![3], vec![3]];
        assert_eq!(sums(blocks, 0), Err(BlockError::WorkerDied { block: 0 }));
    }
}
