#[cfg(test)]
mod koan_tests {
    use super::*;

    fn form(entries: &[(&str, &str)]) -> Form {
        entries
            .iter()
            .map(|(field, text)| (field.to_string(), text.to_string()))
            .collect()
    }

    fn complaints(shortest: usize, form: &Form) -> Vec<String> {
        Checker::default()
            .field("name", "too short", move |text| text.len() >= shortest)
            .optional("zip", "digits only", |text| {
                text.chars().all(|c| c.is_ascii_digit()) && text.len() == 5
            })
            .complaints(form)
    }

    #[test]
    fn complaints_follow_the_rules() {
        let bad = form(&[("zip", "12a45"), ("name", "Io")]);
        assert_eq!(complaints(3, &bad), ["name: too short", "zip: digits only"]);
    }

    #[test]
    fn optional_fields_may_be_empty() {
        assert!(complaints(2, &form(&[("name", "Io")])).is_empty());
        assert_eq!(complaints(2, &Vec::new()), ["name: too short"]);
    }
}
