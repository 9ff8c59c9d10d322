use std::ops::Add;

/// An amount in euro cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cents(pub i64);

impl Add for Cents {
    type Output = Cents;

    fn add(self, other: Cents) -> Cents {
        Cents(self.0 + other.0)
    }
}

#[derive(Debug)]
pub struct Account {
    pub balance: Cents,
    pub limit: Cents,
}

impl Account {
    /// What may still be spent, the overdraft limit included.
    pub fn available(&self) -> Cents {
        self.balance + self.limit
    }

    /// Moves `amount` to `other`; gives back what is missing when it is too much.
    pub fn transfer(&mut self, amount: Cents, other: &mut Account) -> Result<(), Cents> {
        let available = self.available();
        if amount > available {
            return Err(amount - available);
        }
        self.balance = self.balance + Cents(-amount.0);
        other.balance += amount;
        Ok(())
    }
}
