#[cfg(test)]
mod program_tests {
    use super::*;

    fn packed(message: &Message) -> Vec<u8> {
        let mut bytes = Vec::new();
        message.pack(&mut bytes);
        bytes
    }

    #[test]
    fn packs_bytes() {
        assert_eq!(packed(&Message::Ping), [START, 1, 0, 0]);
        let position = Message::Position { x: 258, y: -1 };
        assert_eq!(packed(&position), [START, 5, 1, 1, 2, 255, 255, 2]);
        let long = Message::Text("n".repeat(400));
        assert_eq!(packed(&long).len(), 258);
        assert_eq!(sum(&[200, 100, 1]), 45);
    }

    #[test]
    fn everything_comes_back() {
        let sent = vec![
            Message::Text("ahoy ✓".to_string()),
            Message::Position { x: -300, y: 7 },
            Message::Ping,
        ];
        let mut radio = Receiver::default();
        for message in &sent {
            radio.feed(&packed(message));
        }
        let got: Result<Vec<Message>, FrameError> = radio.collect();
        assert_eq!(got.unwrap(), sent.clone());
    }

    #[test]
    fn waits_for_the_rest() {
        let bytes = packed(&Message::Text("hello".into()));
        let (head, tail) = bytes.split_at(4);
        let mut radio = Receiver::default();
        assert_eq!(radio.feed(&[1, 2, 3]).feed(head).next(), None);
        assert_eq!(
            radio.feed(tail).next(),
            Some(Ok(Message::Text("hello".into())))
        );
        assert_eq!(radio.next(), None);
        assert!(format!("{radio:?}").contains("[]"));
    }

    #[test]
    fn bad_frames_are_skipped() {
        let mut radio = Receiver::default();
        radio.feed(&[START, 1, 9, 9]).feed(&[START, 1, 0, 7]);
        radio.feed(&[START, 0, 0]).feed(&[START, 2, 1, 4, 5]);
        radio.feed(&[START, 2, 2, 0xFF, 1]).feed(&[START, 1, 0, 0]);
        let results: Vec<_> = radio.by_ref().collect();
        let errors: Vec<String> = results
            .iter()
            .filter_map(|r| r.as_ref().err())
            .map(|e| e.to_string())
            .collect();
        assert_eq!(
            errors,
            [
                "unknown kind 9",
                "sum is 0x00, not 0x07",
                "too short",
                "too short",
                "not text"
            ]
        );
        assert_eq!(results.last(), Some(&Ok(Message::Ping)));
    }
}
