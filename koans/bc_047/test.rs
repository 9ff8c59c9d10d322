#[cfg(test)]
mod koan_tests {
    use super::*;

    fn survey(sheets: &[&[&str]]) -> Survey {
        let owned = |sheet: &&[&str]| sheet.iter().map(|answer| answer.to_string()).collect();
        Survey {
            sheets: sheets.iter().map(owned).collect(),
        }
    }

    #[test]
    fn all_threads_count_together() {
        let asked = survey(&[
            &["more tea", "tea, please"],
            &["coffee"],
            &["no tea", "milk"],
        ]);
        assert_eq!(mentions(asked, "tea"), (3, 2));
    }

    #[test]
    fn the_word_may_be_short_lived() {
        let word = String::from("milk");
        assert_eq!(
            mentions(survey(&[&["milk"], &[], &["oat milk"]]), &word),
            (2, 2)
        );
        assert_eq!(mentions(survey(&[]), &word), (0, 0));
    }
}
