#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn takes_apart() {
        let run = splits(&[300, 590, 905]).unwrap();
        let brief: Vec<_> = run.iter().map(|s| (s.km, s.seconds)).collect();
        assert_eq!(brief, [(1, 300), (2, 290), (3, 315)]);
        assert!(splits(&[300, 299]).is_none());
        assert!(splits(&[]).unwrap().is_empty());
    }

    #[test]
    fn quickest_split() {
        assert_eq!(quickest(&splits(&[300, 590, 905]).unwrap()), Some(2));
        assert_eq!(quickest(&splits(&[10, 20]).unwrap()), Some(1));
        assert_eq!(quickest(&[]), None);
    }

    #[test]
    fn reports() {
        let run = splits(&[305, 600]).unwrap();
        assert_eq!(report(run), "km 1: 5:05\nkm 2: 4:55\ntotal: 10:00");
        assert_eq!(report(Vec::new()), "total: 0:00");
    }
}
