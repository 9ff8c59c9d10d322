#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn sums_payloads() {
        assert_eq!(read(1, &[2, 3, 128]).ok(), Some(131));
        assert_eq!(read(1, &[2, 3, 64, 1]).ok(), None);
        assert_eq!(read(1, &[3, 3, 64, 1]).ok(), Some(68));
        assert_eq!(read(1, &[0]).ok(), Some(0));
    }

    #[test]
    fn faults_know_their_source() {
        let fault = read(4, &[3, 1]).err().unwrap();
        assert_eq!(fault.to_string(), "port 4 failed");
        let cause = fault.source().unwrap();
        assert_eq!(cause.to_string(), "2 bytes missing");
        assert_eq!(
            cause.downcast_ref(),
            Some(&FrameFault::Truncated { missing: 2 })
        );
        assert!(cause.source().is_none());
    }

    #[test]
    fn odd_frames_fail() {
        let fault = read(9, &[1, 2, 1]).err().unwrap();
        assert_eq!(fault.cause, FrameFault::Parity);
        assert!(format!("{fault:?}").contains("Parity"));
        assert_eq!(
            read(9, &[]).err().unwrap().cause,
            FrameFault::Truncated { missing: 1 }
        );
    }
}
