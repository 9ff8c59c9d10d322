#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_the_lead_in() {
        assert_eq!(
            lead_in("title=Reel; bpm=120; key=-2; pickup=0.5"),
            Ok((0.25, -2))
        );
        assert_eq!(lead_in("key=1;bpm=60"), Ok((0.0, 1)));
    }

    #[test]
    fn names_missing_fields() {
        assert_eq!(lead_in("bpm=60"), Err(TuneError::Missing("key")));
        assert_eq!(lead_in("key=1").unwrap_err().to_string(), "bpm is missing");
    }

    #[test]
    fn names_unreadable_fields() {
        let fault = lead_in("bpm=60; key=c; pickup=1").unwrap_err();
        assert_eq!(
            fault,
            TuneError::Unreadable {
                field: "key",
                text: "c".to_string()
            }
        );
        let fault = lead_in("bpm=60; key=1; pickup=half").unwrap_err();
        assert_eq!(fault.to_string(), "cannot read pickup from `half`");
    }
}
