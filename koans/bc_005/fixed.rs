use std::collections::HashMap;

#[derive(Debug, PartialEq)]
pub enum TradeError {
    UnknownPlayer(String),
    NotEnough { has: u32 },
}

#[derive(Debug, Default)]
struct Bag {
    items: HashMap<String, u32>,
}

/// The bags of all players of a game.
#[derive(Debug, Default)]
pub struct Party {
    bags: HashMap<String, Bag>,
}

impl Party {
    pub fn join(&mut self, player: &str, starter_kit: &[(&str, u32)]) {
        let items = starter_kit
            .iter()
            .map(|(item, n)| (item.to_string(), *n))
            .collect();
        self.bags.insert(player.to_string(), Bag { items });
    }

    pub fn count(&self, player: &str, item: &str) -> u32 {
        let bag = self.bags.get(player);
        bag.and_then(|bag| bag.items.get(item))
            .copied()
            .unwrap_or(0)
    }

    fn bag_mut(&mut self, player: &str) -> Result<&mut Bag, TradeError> {
        self.bags
            .get_mut(player)
            .ok_or_else(|| TradeError::UnknownPlayer(player.to_string()))
    }

    /// Hands `amount` pieces of `item` over. Nobody's bag changes on an error.
    pub fn give(
        &mut self,
        from: &str,
        to: &str,
        item: &str,
        amount: u32,
    ) -> Result<(), TradeError> {
        self.bag_mut(to)?;
        let giver = self.bag_mut(from)?;
        let held = giver.items.entry(item.to_string()).or_default();
        if *held < amount {
            return Err(TradeError::NotEnough { has: *held });
        }
        *held -= amount;
        let taker = self.bag_mut(to)?;
        *taker.items.entry(item.to_string()).or_default() += amount;
        Ok(())
    }
}
