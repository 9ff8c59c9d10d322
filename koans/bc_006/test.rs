#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn sums_come_back_by_id() {
        let jobs = vec![
            Job {
                id: 7,
                batch: vec![1, 2, 3],
            },
            Job {
                id: 2,
                batch: vec![],
            },
            Job {
                id: 5,
                batch: vec![10],
            },
        ];
        assert_eq!(run_all(jobs), [(2, 0), (5, 100), (7, 14)]);
    }

    #[test]
    fn no_jobs_no_sums() {
        assert!(run_all(Vec::new()).is_empty());
    }
}
