#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn a_good_form_has_no_report() {
        assert!(validate("Ada", "ada@club.example", " none").is_empty());
    }

    #[test]
    fn reports_each_fault_in_order() {
        let got = validate("", "ada.example", "");
        assert_eq!(got, ["name: must be filled in", "mail: has no @"]);
        let got = validate("Maximiliana Wolfeschlegel", "m@w", " x");
        assert_eq!(got, ["name: 5 characters too long"]);
    }
}
