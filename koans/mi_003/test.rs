#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn normal_round() {
        let mut aspect = Aspect::Red;
        let mut seen = Vec::new();
        for _ in 0..4 {
            aspect = step(aspect, false);
            seen.push(aspect);
        }
        use Aspect::*;
        assert_eq!(seen, [RedAmber, Green, Amber, Red]);
    }

    #[test]
    fn fault_shows_flashing_amber_and_resumes_at_red() {
        let flashing = step(Aspect::Green, true);
        assert_eq!(flashing, Aspect::FlashingAmber);
        assert_eq!(step(flashing, true), Aspect::FlashingAmber);
        assert_eq!(step(flashing, false), Aspect::Red);
    }

    #[test]
    fn descriptions() {
        assert_eq!(describe(Aspect::Green), "service 25s");
        assert_eq!(describe(step(Aspect::Red, true)), "fault until repaired");
        assert_eq!(describe(Aspect::Amber), "service 4s");
    }
}
