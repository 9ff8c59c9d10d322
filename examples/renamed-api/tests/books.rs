use tillbook::orders::{Order, Till, collect, sell};
use tillbook::refunds::{Counter, VOUCHERS};
use tillbook::wages::{Shift, bonus, pay};
use tillbook::{Cents, Ledger};

fn order() -> Order {
    Order {
        customer: "Ada".to_string(),
        pieces: 3,
        price: 450,
    }
}

#[test]
fn a_reserved_order_is_paid_in_two_parts() {
    let mut till = Till::default();
    assert_eq!(till.reserve(&order(), 500), Cents(500));
    assert_eq!(collect(&order(), &mut till.ledger), "Ada has paid 13.50");
}

#[test]
fn refunds_come_out_of_the_sales() {
    let mut counter = Counter::default();
    sell(&order(), &mut counter.ledger);
    assert_eq!(counter.refund(450), Cents(900));
    assert_eq!(counter.n_refunds, 1);
}

#[test]
fn vouchers_are_worth_a_tenth_more() {
    let mut counter = Counter::default();
    counter.voucher(1000);
    counter.voucher(0);
    assert_eq!(counter.redeem(&[600, 200]), Cents(300));
    assert_eq!(counter.ledger.balance(VOUCHERS), Cents(300));
}

#[test]
fn a_bonus_is_for_those_who_have_worked() {
    let mut ledger = Ledger::default();
    let shifts = [("Bo", 8), ("Cy", 2)].map(|(name, hours)| Shift { name, hours });
    assert_eq!(pay(&shifts, 1500, &mut ledger), ["Bo: 120.00", "Cy: 30.00"]);
    assert_eq!(bonus(&["Bo", "Cy", "Di"], &mut ledger), 2);
    assert_eq!(ledger.balance("Bo"), Cents(12_600));
}
