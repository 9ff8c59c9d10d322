#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn chance_is_the_sum() {
        let rules = house_rules(10);
        assert_eq!(best(&rules, &[1, 2, 3, 4, 6]), Some(("chance", 16)));
    }

    #[test]
    fn four_alike_pays_forty() {
        let rules = house_rules(10);
        assert_eq!(best(&rules, &[2, 2, 5, 2, 2]), Some(("four alike", 40)));
    }

    #[test]
    fn five_alike_pays_the_bonus() {
        assert_eq!(best(&house_rules(10), &[6; 5]), Some(("five alike", 60)));
        assert_eq!(best(&house_rules(25), &[1; 5]), Some(("five alike", 75)));
    }

    #[test]
    fn no_rules_no_score() {
        assert_eq!(best(&[], &[1, 2, 3, 4, 5]), None);
        assert_eq!(house_rules(0).len(), 3);
    }
}
