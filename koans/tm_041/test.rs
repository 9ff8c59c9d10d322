#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn looking_after_a_dish() {
        let [look, out] = for_dish("pie", 125, 40).try_into().unwrap();
        assert_eq!((look.text.as_str(), look.every), ("look at the pie", 10));
        assert!(look.is_due(125) && look.is_due(135) && !look.is_due(130) && !look.is_due(115));
        assert!(out.is_due(165) && !out.is_due(40));
    }

    #[test]
    fn snoozing() {
        let again = Reminder::new("tea", 3, 60).snoozed(70, 5);
        assert_eq!(again, Reminder::new("tea", 75, 60));
        assert!(again.is_due(135) && !again.is_due(63));
    }
}
