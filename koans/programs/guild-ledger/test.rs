#[cfg(test)]
mod program_tests {
    use super::*;

    fn pay<'p>(from: &'p str, to: &'p str, pennies: i64) -> Payment<'p> {
        Payment {
            from,
            to,
            amount: Money(pennies),
        }
    }

    fn guild() -> (Ledger, Shared, Shared) {
        let mut ledger = Ledger::default();
        let smith = ledger.open("smith", Money(500));
        let weaver = ledger.open("weaver", Money(0));
        (ledger, smith, weaver)
    }

    #[test]
    fn money_reads_well() {
        assert_eq!(Money(1205).to_string(), "12.05");
        assert_eq!((-Money(70)).to_string(), "-0.70");
        let mut total: Money = [Money(1), Money(2)].into_iter().sum();
        total += Money(4);
        assert_eq!(total + Money(10), Money(17));
        assert!(Money(3) > Money::default());
    }

    #[test]
    fn payments_move_money() {
        let (ledger, smith, weaver) = guild();
        let batch = [pay("smith", "weaver", 300), pay("weaver", "smith", 120)];
        assert_eq!(ledger.pay_all(&batch), Ok(Money(420)));
        assert_eq!(smith.borrow().balance(), Money(-180));
        assert_eq!(weaver.borrow().balance(), Money(180));
    }

    #[test]
    fn failed_batches_leave_no_trace() {
        let (ledger, smith, weaver) = guild();
        let batch = [pay("smith", "weaver", 500), pay("smith", "weaver", 25)];
        let error = ledger.pay_all(&batch).unwrap_err();
        let wanted = LedgerError::Overdrawn {
            owner: "smith".to_string(),
            by: Money(25),
        };
        assert_eq!(error.clone(), wanted);
        assert_eq!(smith.borrow().balance(), Money(0));
        assert!(weaver.borrow().entries.is_empty());
    }

    #[test]
    fn wrong_orders() {
        let (ledger, smith, _) = guild();
        let nobody = ledger.pay_all(&[pay("smith", "bard", 5)]);
        assert_eq!(nobody, Err(LedgerError::NoAccount("bard".into())));
        let backwards = ledger.pay_all(&[pay("smith", "weaver", -5)]);
        assert_eq!(backwards, Err(LedgerError::NotPositive(Money(-5))));
        assert_eq!(smith.borrow().balance(), Money(0));
        assert_eq!(ledger.account("smith").unwrap().borrow().credit, Money(500));
    }

    #[test]
    fn members_may_change_their_credit() {
        let (ledger, smith, weaver) = guild();
        let order = pay("smith", "weaver", 900);
        let again = order;
        assert!(ledger.pay_all(&[order]).is_err());
        smith.borrow_mut().credit += Money(400);
        assert_eq!(ledger.pay_all(&[again]), Ok(Money(900)));
        drop(ledger);
        assert_eq!(Rc::strong_count(&weaver), 1);
        assert!(format!("{weaver:?} {order:?}").contains("900"));
    }
}
