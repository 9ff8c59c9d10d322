#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_both_parts() {
        let line = read_line("N12.5 8.25kn").unwrap();
        assert_eq!((line.latitude, line.knots), (12.5, 8.25));
        let line = read_line("S41.25 11kn").unwrap();
        assert_eq!((line.latitude, line.knots), (-41.25, 11.0));
    }

    #[test]
    fn tells_what_it_cannot_read() {
        for text in ["S3 6", "12 8kn", "N1", "8kn N12", "Nx 8kn", "N1 ykn"] {
            let why = read_line(text).unwrap_err();
            assert_eq!(why.to_string(), format!("cannot read {text:?}"));
        }
    }
}
