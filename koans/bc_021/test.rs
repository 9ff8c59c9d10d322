#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn results_are_in_input_order() {
        let words = ["ash", "", "été", "hawthorn", "oak"];
        let results = measure(&words, 3);
        let chars: Vec<usize> = results.iter().map(|r| r.chars).collect();
        assert_eq!(chars, [3, 0, 3, 8, 3]);
        assert!(results
            .iter()
            .enumerate()
            .all(|(i, r)| r.place == i && r.worker < 3));
    }

    #[test]
    fn a_single_worker_does_it_all() {
        let results = measure(&["a", "bc"], 1);
        assert_eq!(
            results,
            [
                Measured {
                    place: 0,
                    chars: 1,
                    worker: 0
                },
                Measured {
                    place: 1,
                    chars: 2,
                    worker: 0
                },
            ]
        );
    }

    #[test]
    fn no_words() {
        assert!(measure(&[], 4).is_empty());
    }
}
