//! A guild's ledger whose batches of payments happen whole or not at all.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

pub mod money {
    use std::fmt;
    use std::iter::Sum;
    use std::ops::{Add, AddAssign, Neg};

    /// An amount in pennies; debts are negative.
    #[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
    pub struct Money(pub i64);

    impl fmt::Display for Money {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let sign = if self.0 < 0 { "-" } else { "" };
            let pennies = self.0.unsigned_abs();
            write!(f, "{sign}{}.{:02}", pennies / 100, pennies % 100)
        }
    }

    impl Add for Money {
        type Output = Money;

        fn add(self, other: Money) -> Money {
            Money(self.0 + other.0)
        }
    }

    impl AddAssign for Money {
        fn add_assign(&mut self, other: Money) {
            *self = *self + other;
        }
    }

    impl Neg for Money {
        type Output = Money;

        fn neg(self) -> Money {
            Money(-self.0)
        }
    }

    impl Sum for Money {
        fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
            amounts.fold(Money::default(), Add::add)
        }
    }
}

use money::Money;

/// One member's account, shared between the ledger and the member.
#[derive(Debug)]
pub struct Account {
    pub owner: String,
    pub credit: Money,
    entries: Vec<Money>,
}

impl Account {
    pub fn balance(&self) -> Money {
        self.entries.iter().copied().sum()
    }

    fn post(&mut self, amount: Money) -> Result<(), LedgerError> {
        let after = self.balance() + amount;
        if after < -self.credit {
            return Err(LedgerError::Overdrawn {
                owner: self.owner.clone(),
                by: -(after + self.credit),
            });
        }
        self.entries.push(amount);
        Ok(())
    }
}

pub type Shared = Rc<RefCell<Account>>;

#[derive(Debug, Clone, PartialEq)]
pub enum LedgerError {
    NoAccount(String),
    Overdrawn { owner: String, by: Money },
    NotPositive(Money),
}

/// An order to move money.
#[derive(Debug, Clone, Copy)]
pub struct Payment<'p> {
    pub from: &'p str,
    pub to: &'p str,
    pub amount: Money,
}

#[derive(Default)]
pub struct Ledger {
    accounts: BTreeMap<String, Shared>,
}

impl Ledger {
    /// Opens an account and returns a handle on it.
    pub fn open(&mut self, owner: &str, credit: Money) -> Shared {
        let account = Rc::new(RefCell::new(Account {
            owner: owner.to_string(),
            credit,
            entries: Vec::new(),
        }));
        self.accounts.insert(owner.to_string(), Rc::clone(&account));
        account
    }

    fn account(&self, owner: &str) -> Result<&Shared, LedgerError> {
        let found = self.accounts.get(owner);
        found.ok_or_else(|| LedgerError::NoAccount(owner.to_string()))
    }

    /// Carries out every payment, or none if one of them fails.
    pub fn pay_all(&self, payments: &[Payment<'_>]) -> Result<Money, LedgerError> {
        let mut posted: Vec<&Shared> = Vec::new();
        let result = payments.iter().try_for_each(|payment| {
            let Payment { from, to, amount } = *payment;
            if amount <= Money::default() {
                return Err(LedgerError::NotPositive(amount));
            }
            for (owner, change) in [(from, -amount), (to, amount)] {
                let account = self.account(owner)?;
                account.borrow_mut().post(change)?;
                posted.push(account);
            }
            Ok(())
        });
        if result.is_err() {
            for account in posted {
                account.borrow_mut().entries.pop();
            }
        }
        result.map(|()| payments.iter().map(|p| p.amount).sum())
    }
}
