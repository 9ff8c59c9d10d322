#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn puts_a_frame_together() {
        let mut decoder = Decoder::default();
        assert_eq!(decoder.push(0x12), None);
        assert_eq!(decoder.push(7), None);
        let frame = Frame {
            kind: 1,
            payload: vec![7, 8],
        };
        assert_eq!(decoder.push(8), Some(frame));
    }

    #[test]
    fn goes_on_with_the_next_frame() {
        let mut decoder = Decoder::default();
        let bytes = [0x30, 0x21, 0x55, 0x41, 0x66];
        let frames: Vec<Frame> = bytes
            .iter()
            .filter_map(|byte| decoder.push(*byte))
            .collect();
        let want = [(3, vec![]), (2, vec![0x55]), (4, vec![0x66])];
        assert_eq!(frames, want.map(|(kind, payload)| Frame { kind, payload }));
    }
}
