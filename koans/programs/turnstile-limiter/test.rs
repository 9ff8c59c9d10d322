#[cfg(test)]
mod program_tests {
    use super::*;

    const RULE: Rule = Rule {
        burst: 3,
        refill_millis: 100,
    };

    fn gate() -> (HandClock, Turnstile<HandClock>) {
        let clock = HandClock::default();
        (clock.clone(), Turnstile::new(clock, RULE))
    }

    #[test]
    fn clones_share_the_time() {
        let clock = HandClock::default();
        let other = clock.clone();
        clock.advance(40);
        other.advance(2);
        assert_eq!(clock.now(), 42);
    }

    #[test]
    fn bursts_then_waits() {
        let (clock, mut gate) = gate();
        assert_eq!(gate.enter("ada", 2), Ok(1));
        assert_eq!(gate.enter("ada", 1), Ok(0));
        clock.advance(30);
        assert_eq!(gate.enter("ada", 2), Err(Refusal::Wait { millis: 170 }));
        assert_eq!(gate.enter("bea", 3), Ok(0));
        clock.advance(170);
        assert_eq!(gate.enter("ada", 2), Ok(0));
    }

    #[test]
    fn refill_stops_at_the_burst() {
        let (clock, mut gate) = gate();
        assert_eq!(gate.enter("ada", 3), Ok(0));
        clock.advance(10_050);
        assert_eq!(gate.enter("ada", 1), Ok(2));
    }

    #[test]
    fn refusals_read_well() {
        let (_, mut gate) = gate();
        gate.ban("rex");
        assert_eq!(gate.enter("rex", 1), Err(Refusal::Banned("rex".into())));
        let texts = [
            gate.enter("rex", 1).unwrap_err().to_string(),
            gate.enter("ada", 4).unwrap_err().to_string(),
            Refusal::Wait { millis: 7 }.to_string(),
        ];
        assert_eq!(
            texts,
            [
                "rex may not enter",
                "4 at once, but only 3 fit",
                "come back in 7 ms"
            ]
        );
    }

    #[test]
    fn parties_go_in_together() {
        let (_, mut gate) = gate();
        assert_eq!(gate.enter_all(&[("ada", 2), ("bea", 3)]).unwrap(), 5);
        let refused = gate.enter_all(&[("cy", 1), ("ada", 2)]).unwrap_err();
        assert_eq!(refused.to_string(), "come back in 100 ms");
        assert!(refused.downcast_ref::<Refusal>().is_some());
        assert_eq!(gate.enter("cy", 1), Ok(1));
        assert_eq!(RULE.clone(), RULE);
    }
}
