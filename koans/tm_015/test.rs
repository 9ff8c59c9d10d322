#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn eggs_take_longer_in_company() {
        let mut k = Kitchen::default();
        k.boil_eggs(4);
        assert_eq!(k.timers, [Timer::new("eggs", 0, 400)]);
    }

    #[test]
    fn timers_start_at_the_present_time() {
        let mut k = Kitchen::default();
        k.tick(50);
        k.start("tea", 180);
        k.tick(100);
        assert_eq!(k.timers[0].started, 50);
        assert_eq!(k.timers[0].left(k.now), 80);
    }

    #[test]
    fn warnings_only_within_the_margin() {
        let mut k = Kitchen::default();
        k.start("rice", 100);
        k.start("tea", 30);
        k.start("cake", 105);
        k.tick(95);
        assert_eq!(k.warnings(5), ["rice"]);
        assert_eq!(k.warnings(10), ["rice", "cake"]);
        assert!(k.warnings(0).is_empty());
    }
}
