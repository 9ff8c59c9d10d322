#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn the_hive_gets_lighter() {
        let mut hive = Hive::default();
        let (a, b) = (hive.fill(900), hive.fill(400));
        assert_eq!(hive.harvest(a, 500), 500);
        assert_eq!(hive.harvest(a, 500), 400);
        assert_eq!(hive.honey(), 400);
        assert_eq!(hive.harvest(b, 150), 150);
        assert_eq!(hive.honey(), 250);
    }

    #[test]
    fn visits_are_noted() {
        let mut hive = Hive::default();
        let a = hive.fill(70);
        hive.harvest(a, 50);
        hive.harvest(a, 50);
        assert_eq!(hive.frame(a).visits, [50, 20]);
        assert_eq!(hive.frame(a).honey, 0);
    }
}
