#[cfg(test)]
mod koan_tests {
    use super::*;
    use Event::{Arrived, Call};

    #[test]
    fn calls_are_served_in_order() {
        assert_eq!(simulate(&[Call(3), Call(-1), Arrived]), (3, 3));
        assert_eq!(simulate(&[Call(3), Call(-1), Arrived, Arrived]), (7, -1));
    }

    #[test]
    fn a_repeated_call_counts_once() {
        let events = [Call(2), Call(2), Call(5), Arrived, Arrived, Arrived];
        assert_eq!(simulate(&events), (5, 5));
    }
}
