#[cfg(test)]
mod koan_tests {
    use super::*;

    fn roles() -> Roles {
        Roles::read("reader: read\nclerk < reader: print, stamp\nintern < trainee: copy").unwrap()
    }

    #[test]
    fn rights_are_inherited() {
        let roles = roles();
        assert!(roles.check("clerk", "stamp").is_ok());
        assert!(roles.check("clerk", "read").is_ok());
        assert!(roles.check("reader", "print").is_err());
    }

    #[test]
    fn faults_name_the_last_role() {
        let roles = roles();
        let fault = roles.check("clerk", "sign").unwrap_err();
        assert_eq!(fault.to_string(), "reader may not sign");
        let fault = roles.check("intern", "read").unwrap_err();
        assert_eq!(fault.to_string(), "no role `trainee`");
    }

    #[test]
    fn a_line_needs_its_colon() {
        let fault = Roles::read("reader: read\nclerk").err().unwrap();
        assert!(fault.to_string().contains("no colon in `clerk`"));
    }

    #[test]
    fn the_sample_passes() {
        let outcome: Result<(), Box<dyn Error>> = main();
        assert!(outcome.is_ok());
    }
}
