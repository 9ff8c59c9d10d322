use std::collections::HashMap;
use std::fmt;
use std::iter::Sum;
use std::ops::Add;

use crate::error::InventoryError;

/// An amount of money; never a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cents(pub u64);

impl Add for Cents {
    type Output = Cents;

    fn add(self, other: Cents) -> Cents {
        Cents(self.0 + other.0)
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Cents>>(amounts: I) -> Cents {
        amounts.fold(Cents(0), |sum, amount| sum + amount)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// What kind of customer is buying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    Walkin,
    Trade,
    Wholesale,
}

impl Tier {
    fn base_percent(self) -> u64 {
        match self {
            Tier::Walkin => 0,
            Tier::Trade => 5,
            Tier::Wholesale => 12,
        }
    }
}

#[derive(Debug, Default)]
pub struct PriceList {
    prices: HashMap<String, Cents>,
    agreed: HashMap<(Tier, String), Cents>,
}

impl PriceList {
    pub fn set(&mut self, sku: &str, price: Cents) {
        self.prices.insert(sku.to_string(), price);
    }

    /// A price agreed with one tier beats the list and every discount.
    pub fn agree(&mut self, tier: Tier, sku: &str, price: Cents) {
        self.agreed.insert((tier, sku.to_string()), price);
    }

    pub fn unit_price(&self, sku: &str) -> Result<Cents, InventoryError> {
        self.prices
            .get(sku)
            .ok_or_else(|| InventoryError::NoPrice(sku.to_string()))
    }

    pub fn line_total(
        &self,
        sku: &str,
        quantity: u32,
        tier: Tier,
    ) -> Result<Cents, InventoryError> {
        let quantity = u64::from(quantity);
        if let Some(agreed) = self.agreed.get(&(tier, sku.to_string())) {
            return Ok(Cents(agreed.0 * quantity));
        }
        let full = self.unit_price(sku)?.0 * quantity;
        let percent = tier.base_percent() + if quantity >= 100 { 3 } else { 0 };
        Ok(Cents(full - full * percent / 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discounts_by_tier_and_quantity() {
        let mut list = PriceList::default();
        list.set("BOLT-8", Cents(40));
        assert_eq!(list.line_total("BOLT-8", 10, Tier::Walkin), Ok(Cents(400)));
        assert_eq!(list.line_total("BOLT-8", 10, Tier::Trade), Ok(Cents(380)));
        assert_eq!(
            list.line_total("BOLT-8", 100, Tier::Wholesale),
            Ok(Cents(3400))
        );
        list.agree(Tier::Trade, "BOLT-8", Cents(30));
        assert_eq!(list.line_total("BOLT-8", 10, Tier::Trade), Ok(Cents(300)));
        assert_eq!(list.line_total("BOLT-8", 10, Tier::Walkin), Ok(Cents(400)));
    }

    #[test]
    fn an_article_without_a_price_is_an_error() {
        let list = PriceList::default();
        assert_eq!(
            list.unit_price("CAP-1"),
            Err(InventoryError::NoPrice("CAP-1".to_string()))
        );
        assert_eq!(Cents(1205).to_string(), "12.05");
    }
}
