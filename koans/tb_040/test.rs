#[cfg(test)]
mod koan_tests {
    use super::*;

    fn jobs() -> Vec<Job> {
        [
            Urgency::Someday,
            Urgency::Today,
            Urgency::Emergency,
            Urgency::Today,
        ]
        .into_iter()
        .enumerate()
        .map(|(place, urgency)| Job {
            urgency,
            task: Box::new(move || format!("no. {place}")),
        })
        .collect()
    }

    #[test]
    fn only_urgent_jobs_run() {
        let all = run_from(jobs(), Urgency::Someday);
        assert_eq!(all.len(), 4);
        assert_eq!(
            run_from(jobs(), Urgency::Today),
            ["Today: no. 1", "Emergency: no. 2", "Today: no. 3"]
        );
        assert_eq!(run_from(jobs(), Urgency::Emergency), ["Emergency: no. 2"]);
    }

    #[test]
    fn idle_dispatcher() {
        assert!(run_from(Vec::new(), Urgency::Someday).is_empty());
    }
}
