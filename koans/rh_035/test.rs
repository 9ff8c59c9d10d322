#[cfg(test)]
mod koan_tests {
    use super::*;

    fn form(name: &str, sponsor: Option<&str>, trial_days: Option<u32>) -> Form {
        let sponsor = sponsor.map(str::to_string);
        Form {
            name: name.to_string(),
            sponsor,
            trial_days,
        }
    }

    #[test]
    fn admits_members() {
        let member = admit(form("Pia", Some("Uwe"), Some(60)), 100).unwrap();
        assert_eq!(member.sponsor.as_deref(), Some("Uwe"));
        assert_eq!((member.name.as_str(), member.trial_end), ("Pia", 160));
        let member = admit(form("Pia", None, None), 100).unwrap();
        assert_eq!((member.sponsor, member.trial_end), (None, 100));
    }

    #[test]
    fn long_trials_need_a_sponsor() {
        assert_eq!(
            admit(form("Pia", None, Some(31)), 1),
            Err(FormError::SponsorNeeded { days: 31 })
        );
        assert!(admit(form("Pia", None, Some(30)), 1).is_ok());
    }

    #[test]
    fn nobody_sponsors_themselves() {
        assert_eq!(
            admit(form("Pia", Some("PIA"), Some(3)), 1),
            Err(FormError::OwnSponsor)
        );
        assert_eq!(
            admit(form(" ", Some("Uwe"), None), 1),
            Err(FormError::Nameless)
        );
    }
}
