#[cfg(test)]
mod koan_tests {
    use super::*;

    fn club() -> Club {
        let mut club = Club::default();
        club.open(1, 100);
        club.open(2, 5);
        club
    }

    #[test]
    fn moves_money() {
        let mut club = club();
        assert_eq!(club.transfer(1, 2, 30), Ok(70));
        assert_eq!(club.account(2).unwrap().balance, 35);
        assert_eq!(club.account(1).unwrap().history, [-30]);
        assert_eq!(club.account(2).unwrap().history, [30]);
    }

    #[test]
    fn refuses_and_changes_nothing() {
        let mut club = club();
        assert_eq!(
            club.transfer(2, 1, 8),
            Err(TransferError::Short { missing: 3 })
        );
        assert_eq!(
            club.transfer(1, 9, 30),
            Err(TransferError::UnknownAccount(9))
        );
        assert_eq!(
            club.transfer(9, 1, 30),
            Err(TransferError::UnknownAccount(9))
        );
        assert_eq!(club.account(1).unwrap().balance, 100);
        assert!(club.account(1).unwrap().history.is_empty());
    }
}
