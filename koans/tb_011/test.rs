#[cfg(test)]
mod koan_tests {
    use super::*;

    const OUT: Leg = Leg {
        from: "quay",
        to: "isle",
    };
    const BACK: Leg = Leg {
        from: "isle",
        to: "quay",
    };

    fn tariff(leg: &Leg) -> u32 {
        if leg.to == "isle" {
            450
        } else {
            300
        }
    }

    #[test]
    fn a_known_leg_is_not_asked_again() {
        let mut desk = FareDesk::new(Memo::new(4));
        assert_eq!(desk.quote(&OUT, tariff), 450);
        assert_eq!(desk.quote(&OUT, tariff), 450);
        assert_eq!(desk.quote(&BACK, tariff), 300);
        assert_eq!(desk.asked, 2);
    }

    #[test]
    fn the_oldest_leg_is_forgotten() {
        let mut desk = FareDesk::new(Memo::new(1));
        desk.quote(&OUT, tariff);
        desk.quote(&BACK, tariff);
        desk.quote(&OUT, tariff);
        assert_eq!(desk.asked, 3);
    }
}
