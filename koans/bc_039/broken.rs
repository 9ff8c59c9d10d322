use std::fmt::{self, Display};

#[derive(Debug)]
pub struct Loan {
    pub title: String,
    pub due_day: u32,
}

impl Loan {
    fn fine(&self, today: u32) -> u32 {
        today.saturating_sub(self.due_day) * 15
    }
}

#[derive(Debug)]
pub struct Account {
    pub member: String,
    pub loans: Vec<Loan>,
}

impl Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} loans)", self.member, self.loans.len())
    }
}

/// Accounts that were closed, in the order of their closing.
#[derive(Debug, Default)]
pub struct Files {
    closed: Vec<Account>,
}

impl Files {
    fn file(&mut self, account: Account) -> usize {
        self.closed.push(account);
        self.closed.len()
    }

    /// Closes the account and returns the final bill, which tells the number
    /// under which the account is filed and names the latest loan, if any.
    pub fn close(&mut self, account: Account, today: u32) -> String {
        let owed = account.loans.iter().sum_of(|loan| loan.fine(today));
        let latest = account.loans.iter().max_by_key(|loan| loan.due_day);
        let number = self.file(account);
        match latest {
            Some(loan) => format!("#{number}: {account} owes {owed}, last {}", loan.title),
            None => format!("#{number}: {account} owes {owed}"),
        }
    }

    pub fn closed(&self) -> impl Iterator<Item = &str> {
        self.closed.iter().map(|account| account.member.as_str())
    }
}
