use std::collections::HashMap;

#[derive(Debug, PartialEq)]
pub enum PaymentError {
    Unknown(String),
    Short { missing: u64 },
}

/// What each player of a game has in the purse, in coppers.
#[derive(Default)]
pub struct Purses {
    coppers: HashMap<String, u64>,
}

impl Purses {
    pub fn open(&mut self, player: &str, coppers: u64) {
        self.coppers.insert(player.to_string(), coppers);
    }

    pub fn of(&self, player: &str) -> Option<u64> {
        self.coppers.get(player).copied()
    }

    /// Moves coppers from one purse to another, which may be the same. When
    /// it fails, no purse has changed.
    pub fn pay(&mut self, from: &str, to: &str, amount: u64) -> Result<(), PaymentError> {
        let unknown = |player: &str| PaymentError::Unknown(player.to_string());
        let giver = self.coppers.get_mut(from).ok_or_else(|| unknown(from))?;
        let taker = self.coppers.get_mut(to).ok_or_else(|| unknown(to))?;
        if *giver < amount {
            return Err(PaymentError::Short {
                missing: amount - *giver,
            });
        }
        *giver -= amount;
        *taker += amount;
        Ok(())
    }
}
