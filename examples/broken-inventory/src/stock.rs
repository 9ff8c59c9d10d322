use std::collections::BTreeMap;

use crate::error::InventoryError;

/// One article on the shelf.
#[derive(Debug, Clone, PartialEq)]
pub struct StockLine {
    pub name: String,
    pub on_hand: u32,
    pub reserved: u32,
    pub reorder_at: u32,
}

impl StockLine {
    pub fn free(&self) -> u32 {
        self.on_hand.saturating_sub(self.reserved)
    }
}

#[derive(Debug, Default)]
pub struct Warehouse {
    lines: BTreeMap<String, StockLine>,
    low: Vec<String>,
}

impl Warehouse {
    /// Books a delivery; an article seen for the first time gets a line of its own.
    pub fn receive(&mut self, sku: &str, name: &str, quantity: u32, reorder_at: u32) {
        match self.lines.get_mut(sku) {
            Some(line) => line.on_hand += quantity,
            None => {
                let line = StockLine {
                    name: name.to_string(),
                    on_hand: quantity,
                    reserved: 0,
                };
                self.lines.insert(sku.to_string(), line);
            }
        }
        self.low.retain(|low| low != sku);
    }

    pub fn line(&self, sku: &str) -> Result<&StockLine, InventoryError> {
        self.lines
            .get(sku)
            .ok_or_else(|| InventoryError::UnknownSku(sku.to_string()))
    }

    fn line_mut(&mut self, sku: &str) -> Result<&mut StockLine, InventoryError> {
        self.lines
            .get_mut(sku)
            .ok_or_else(|| InventoryError::UnknownSku(sku.to_string()))
    }

    pub fn reserve(&mut self, sku: &str, quantity: u32) -> Result<(), InventoryError> {
        let line = self.line_mut(sku)?;
        if line.free() < quantity {
            return Err(InventoryError::OutOfStock {
                sku: sku.to_string(),
                wanted: quantity,
                free: line.free(),
            });
        }
        line.reserved += quantity;
        Ok(())
    }

    /// Takes reserved goods off the shelf and returns what is left there.
    pub fn ship(&mut self, sku: &str, quantity: u32) -> Result<u32, InventoryError> {
        let line = self.line_mut(sku)?;
        line.reserved = line.reserved.saturating_sub(quantity);
        line.on_hand = line.on_hand.saturating_sub(quantity);
        let (left, limit) = (line.on_hand, line.reorder_at);
        if left <= limit {
            self.note_low(sku);
        }
        left
    }

    fn note_low(&mut self, sku: &str) {
        if !self.low.iter().any(|low| low == sku) {
            self.low.push(sku.to_string());
        }
    }

    /// Articles to order again, in the order in which they ran low.
    pub fn low(&self) -> &[String] {
        &self.low
    }

    /// Takes the article that ran low first off the list, because it is being ordered now.
    pub fn next_to_order(&mut self) -> Option<String> {
        if self.low.is_empty() {
            return None;
        }
        let sku = self.low[0];
        self.low.remove(0);
        sku
    }

    pub fn iter(&self) -> impl Iterator<Item = (&String, &StockLine)> {
        self.lines.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipping_below_the_limit_is_noted_once() {
        let mut shed = Warehouse::default();
        shed.receive("NUT-8", "Nut M8", 10, 4);
        shed.reserve("NUT-8", 7).unwrap();
        assert_eq!(shed.ship("NUT-8", 5), Ok(5));
        assert!(shed.low().is_empty());
        assert_eq!(shed.ship("NUT-8", 1), Ok(4));
        assert_eq!(shed.ship("NUT-8", 1), Ok(3));
        assert_eq!(shed.low(), ["NUT-8"]);
        assert_eq!(shed.next_to_order(), Some("NUT-8".to_string()));
        assert_eq!(shed.next_to_order(), None);
        shed.receive("NUT-8", "Nut M8", 20, 4);
        assert!(shed.low().is_empty());
        assert_eq!(shed.line("NUT-8").unwrap().free(), 23);
    }
}
