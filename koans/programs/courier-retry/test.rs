#[cfg(test)]
mod program_tests {
    use super::*;

    const SEC: Duration = Duration::from_secs(1);

    /// Runs a job that works on attempt `works_on`; returns the outcome and the pauses in seconds.
    fn deliver<P: Policy>(policy: P, works_on: u32) -> (Result<String, GaveUp<String>>, Vec<u64>) {
        let mut pauses = Vec::new();
        let outcome = retry(
            &policy,
            |n| match n {
                n if n == works_on => Ok(format!("delivered on {n}")),
                13 => Err("no such street".to_string()),
                n => Err(format!("nobody home ({n})")),
            },
            |e| e.starts_with("nobody"),
            &mut |pause| pauses.push(pause.as_secs()),
        );
        (outcome, pauses)
    }

    const STEADY: Steady = Steady {
        pause: SEC,
        times: 2,
    };

    #[test]
    fn works_sooner_or_later() {
        assert_eq!(deliver(STEADY, 1), (Ok("delivered on 1".into()), vec![]));
        let (outcome, pauses) = deliver(STEADY, 3);
        assert_eq!(outcome.unwrap(), "delivered on 3");
        assert_eq!(pauses, [1, 1]);
    }

    #[test]
    fn runs_out_of_tries() {
        let (outcome, pauses) = deliver(STEADY, 9);
        let error = outcome.unwrap_err();
        let last = "nobody home (3)".to_string();
        assert_eq!(error, GaveUp::OutOfTries { tries: 3, last });
        assert_eq!(error.clone(), error);
        assert_eq!(pauses.len(), 2);
    }

    #[test]
    fn doubling_grows() {
        let (outcome, pauses) = deliver(Doubling(SEC), 5);
        assert!(outcome.is_ok());
        assert_eq!(pauses, [1, 2, 4, 8]);
    }

    #[test]
    fn limits_stop_any_policy() {
        let policy = Doubling(SEC).within(SEC * 7);
        let copy = policy;
        assert_eq!(deliver(policy, 9).1, [1, 2, 4]);
        assert_eq!(deliver(copy, 3).1, [1, 2]);
        let (outcome, pauses) = deliver(STEADY.within(SEC), 9);
        assert_eq!((outcome.is_err(), pauses), (true, vec![1]));
        assert!(format!("{copy:?}").contains("Doubling"));
    }

    #[test]
    fn hopeless_errors_end_it() {
        let (outcome, pauses) = deliver(Doubling(SEC), 99);
        let error = outcome.unwrap_err();
        assert_eq!(error, GaveUp::Hopeless("no such street".to_string()));
        assert_eq!(pauses.len(), 12);
    }
}
