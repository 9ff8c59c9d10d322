#[cfg(test)]
mod koan_tests {
    use super::*;

    fn ford() -> Scenario {
        let archer = |callsign: &str, health| Unit {
            callsign: callsign.to_string(),
            health,
            loadout: Loadout::Bow { arrows: 12 },
        };
        let mut squads = BTreeMap::new();
        squads.insert(3, vec![archer("Ash", 10), archer("Birch", 25)]);
        Scenario {
            title: "The ford".to_string(),
            squads,
        }
    }

    #[test]
    fn strikes_remove_the_fallen() {
        let mut battle = Battle::start(&ford());
        battle.strike(3, 10);
        assert_eq!(battle.survivors(3), 1);
        assert_eq!(battle.survivors(9), 0);
        assert_eq!(battle.headline(), "The ford (turn 2)");
    }

    #[test]
    fn the_scenario_is_untouched() {
        let scenario = ford();
        let mut first = Battle::start(&scenario);
        first.strike(3, 100);
        assert_eq!(first.survivors(3), 0);
        assert_eq!(scenario.squads[&3][0].health, 10);
        assert_eq!(Battle::start(&scenario).survivors(3), 2);
    }
}
