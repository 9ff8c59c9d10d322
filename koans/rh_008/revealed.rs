//! Money transfers between the accounts of a savings club.

use std::collections::HashMap;

#[derive(Debug, PartialEq)]
pub enum TransferError {
    UnknownAccount(u32),
    Short { missing: u64 },
}

#[derive(Debug, Default)]
pub struct Account {
    pub balance: u64,
    pub history: Vec<i64>,
}

#[derive(Debug, Default)]
pub struct Club {
    accounts: HashMap<u32, Account>,
}

impl Club {
    pub fn open(&mut self, number: u32, balance: u64) {
        let history = Vec::new();
        self.accounts.insert(number, Account { balance, history });
    }

    pub fn account(&self, number: u32) -> Result<&Account, TransferError> {
        match self.accounts.get(&number) {
            Some(account) => Ok(account),
            None => Err(TransferError::UnknownAccount(number)),
        }
    }

    /// Moves money and returns the sender's new balance; a refused transfer changes nothing.
    pub fn transfer(&mut self, from: u32, to: u32, amount: u64) -> Result<u64, TransferError> {
        let sender = self
            .accounts
            .get_mut(&from)
            .ok_or(TransferError::UnknownAccount(from))?;
        let receiver = self
            .accounts
            .get_mut(&to)
            .ok_or(TransferError::UnknownAccount(to))?;
        if sender.balance < amount {
            return Err(TransferError::Short {
                missing: amount - sender.balance,
            });
        }
        sender.balance -= amount;
        sender.history.push(-(amount as i64));
        receiver.balance += amount;
        receiver.history.push(amount as i64);
        Ok(sender.balance)
    }
}
