use crate::ledger::{Cents, Ledger};

/// What one customer takes home.
#[derive(Debug)]
pub struct Order {
    pub customer: String,
    pub pieces: i64,
    pub price: i64,
}

impl Order {
    pub fn total(&self) -> i64 {
        self.pieces * self.price
    }
}

/// Books a sale that was paid at the till.
pub fn sell(order: &Order, ledger: &mut Ledger) {
    let total = order.total();
    ledger.post("sales", total);
}

/// The till of the shop, with the books of the day.
#[derive(Debug, Default)]
pub struct Till {
    pub ledger: Ledger,
}

impl Till {
    /// Books the deposit on an order and gives what the customer has paid in so far.
    pub fn reserve(&mut self, order: &Order, deposit: i64) -> Cents {
        let paid = self.ledger.post(&order.customer, deposit);
        assert!(paid.0 <= order.total(), "more than the order costs");
        paid
    }
}

/// Books the rest of a reserved order.
pub fn collect(order: &Order, ledger: &mut Ledger) -> String {
    let rest = order.total() - ledger.balance(&order.customer).0;
    let paid = ledger.post(&order.customer, rest);
    format!("{} has paid {paid}", order.customer)
}
