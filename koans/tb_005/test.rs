#[cfg(test)]
mod koan_tests {
    use super::*;

    fn account(balance: i64, limit: i64) -> Account {
        Account {
            balance: Cents(balance),
            limit: Cents(limit),
        }
    }

    #[test]
    fn transfer_moves_the_amount() {
        let mut from = account(500, 0);
        let mut to = account(20, 0);
        assert_eq!(from.transfer(Cents(120), &mut to), Ok(()));
        assert_eq!(from.balance, Cents(380));
        assert_eq!(to.balance, Cents(140));
    }

    #[test]
    fn too_much_reports_what_is_missing() {
        let mut from = account(100, 50);
        let mut to = account(0, 0);
        assert_eq!(from.available(), Cents(150));
        assert_eq!(from.transfer(Cents(175), &mut to), Err(Cents(25)));
        assert_eq!(from.balance, Cents(100));
        assert_eq!(to.balance, Cents(0));
    }
}
