#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn good_frames_come_out() {
        let mut decoder = Decoder::default();
        decoder.feed(&[0x7e, 1, 2, 3, 0x7e, 0x7e, 200, 100, 44]);
        assert_eq!(decoder.frames(), [vec![1, 2], vec![200, 100]]);
        assert_eq!(decoder.losses(), (0, 0));
    }

    #[test]
    fn aborted_frames_are_counted_once() {
        let mut decoder = Decoder::default();
        decoder.feed(&[0x7e, 5, 0x7d, 0x7d, 9, 0x7e, 4, 4]);
        assert_eq!(decoder.frames(), [vec![4]]);
        assert_eq!(decoder.losses(), (1, 0));
    }

    #[test]
    fn damaged_frames_are_counted_but_not_lone_bytes() {
        let mut decoder = Decoder::default();
        decoder.feed(&[0x7e, 1, 1, 1, 0x7e, 8, 0x7e]);
        decoder.feed(&[0x7e, 3, 4]);
        assert!(decoder.frames().is_empty());
        assert_eq!(decoder.losses(), (0, 2));
    }
}
