#[cfg(test)]
mod koan_tests {
    use super::*;

    fn party() -> Party {
        let mut party = Party::default();
        party.join("Ilse", &[("rope", 3), ("torch", 1)]);
        party.join("Bram", &[("rope", 1)]);
        party
    }

    #[test]
    fn moves_the_pieces() {
        let mut party = party();
        assert_eq!(party.give("Ilse", "Bram", "rope", 2), Ok(()));
        assert_eq!(party.count("Ilse", "rope"), 1);
        assert_eq!(party.count("Bram", "rope"), 3);
        assert_eq!(party.give("Ilse", "Bram", "torch", 1), Ok(()));
        assert_eq!(party.count("Bram", "torch"), 1);
    }

    #[test]
    fn too_few_pieces() {
        let mut party = party();
        assert_eq!(
            party.give("Bram", "Ilse", "rope", 2),
            Err(TradeError::NotEnough { has: 1 })
        );
        assert_eq!(
            party.give("Bram", "Ilse", "lamp", 1),
            Err(TradeError::NotEnough { has: 0 })
        );
        assert_eq!(party.count("Ilse", "rope"), 3);
        assert_eq!(party.count("Bram", "rope"), 1);
    }

    #[test]
    fn an_unknown_player_costs_nothing() {
        let mut party = party();
        let nobody = || Err(TradeError::UnknownPlayer("Nobody".to_string()));
        assert_eq!(party.give("Ilse", "Nobody", "rope", 1), nobody());
        assert_eq!(party.count("Ilse", "rope"), 3);
        assert_eq!(party.give("Nobody", "Ilse", "rope", 1), nobody());
        assert_eq!(party.count("Ilse", "rope"), 3);
    }
}
