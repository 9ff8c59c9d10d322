#[cfg(test)]
mod koan_tests {
    use super::*;

    fn hero() -> Hero {
        let mut hero = Hero::default();
        hero.pick_up("club", 4);
        hero.pick_up("pike", 7);
        hero.pick_up("sling", 3);
        hero
    }

    #[test]
    fn wields_from_the_bag() {
        let mut hero = hero();
        assert_eq!(hero.damage(), 1);
        assert_eq!(hero.wield("pike"), Ok(()));
        assert_eq!(hero.damage(), 7);
        assert_eq!(hero.bag(), ["club", "sling"]);
    }

    #[test]
    fn the_old_item_goes_to_the_end() {
        let mut hero = hero();
        hero.wield("pike").unwrap();
        hero.wield("club").unwrap();
        assert_eq!(hero.damage(), 4);
        assert_eq!(hero.bag(), ["sling", "pike"]);
    }

    #[test]
    fn what_is_not_in_the_bag_cannot_be_wielded() {
        let mut hero = hero();
        hero.wield("club").unwrap();
        let error = hero.wield("club").unwrap_err();
        assert_eq!(error.to_string(), "you carry no club");
        assert_eq!(hero.damage(), 4);
        assert_eq!(hero.bag(), ["pike", "sling"]);
    }
}
