#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn nothing_is_sent_twice() {
        let mut outbox = Outbox::default();
        outbox.post("anna", "one");
        outbox.post("bert", "two");
        outbox.send_round();
        assert_eq!(outbox.waiting(), 0);
        outbox.post("anna", "three");
        outbox.send_round();
        assert_eq!(outbox.delivered(), ["one", "two", "three"]);
    }

    #[test]
    fn closed_addresses_leave_a_note_for_the_next_round() {
        let mut outbox = Outbox::default();
        outbox.close_address("carl");
        outbox.post("carl", "bill");
        outbox.post("anna", "hello");
        outbox.send_round();
        assert_eq!((outbox.waiting(), outbox.delivered().len()), (1, 1));
        outbox.send_round();
        assert_eq!(outbox.waiting(), 0);
        assert_eq!(outbox.delivered(), ["hello", "carl is closed"]);
    }
}
