#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn runs_in_order() {
        let script = String::from("get: fetch all\n\n  build \nlast :test");
        let mut queue = JobQueue::default();
        queue.load(&script, 1);
        let mut ran = Vec::new();
        while queue.step(|command| {
            ran.push(command.to_string());
            true
        }) {}
        assert_eq!(ran, ["fetch all", "build", "test"]);
        assert!(queue.given_up().is_empty());
    }

    #[test]
    fn failing_jobs_go_to_the_back_until_given_up() {
        let mut queue = JobQueue::default();
        queue.load("slow: a\nb\nc", 2);
        let mut ran = String::new();
        while queue.step(|command| {
            ran.push_str(command);
            command == "b"
        }) {}
        assert_eq!(ran, "abcac");
        assert_eq!(queue.given_up(), ["slow", "-"]);
    }
}
