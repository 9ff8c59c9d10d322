#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn eleven_bytes_fit_a_frame() {
        assert_eq!(ROOM, 11);
        assert_eq!(frames(&[1; 11]).len(), 1);
        assert_eq!(frames(&[1; 12]).len(), 2);
        assert!(frames(&[]).is_empty());
    }

    #[test]
    fn layout_of_a_frame() {
        let f = frames(&[7, 8]);
        let want = [0xA5, 0x5A, 0xA5, 0x5A, 2, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(f, [want]);
    }

    #[test]
    fn payloads_come_back() {
        let message: Vec<u8> = (0..30).collect();
        let got: Vec<u8> = frames(&message)
            .iter()
            .flat_map(|f| payload(f).unwrap().to_vec())
            .collect();
        assert_eq!(got, message);
        assert_eq!(payload(&[0; 16]), None);
    }
}
