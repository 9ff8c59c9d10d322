/// The rate of a loan for which none was agreed, in hundredths of a percent.
pub const USUAL_RATE: u32 = 300;

/// A loan that costs interest every year; amounts are in cents.
#[derive(Debug, Clone)]
pub struct Loan {
    debt: u64,
    rate: u32,
}

impl Loan {
    /// A loan at the usual rate.
    pub fn new(debt: u64) -> Loan {
        Loan {
            debt,
            rate: self.rate,
        }
    }

    /// A loan at a rate that was agreed.
    pub fn at_rate(debt: u64, rate: u32) -> Loan {
        Loan { debt, rate }
    }

    /// What a year costs at most at this rate: the interest on the whole debt.
    pub fn interest(&self) -> u64 {
        self.debt * u64::from(rate) / 10_000
    }

    /// Adds the interest of a year and pays something off. Returns what is
    /// left of the payment when the debt is gone.
    pub fn year(&mut self, payment: u64) -> u64 {
        let owed = debt + self.interest();
        self.debt = owed.saturating_sub(payment);
        payment.saturating_sub(owed)
    }

    pub fn debt(&self) -> u64 {
        self.debt
    }
}
