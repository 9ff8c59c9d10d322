use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// What one table has ordered so far.
#[derive(Default)]
pub struct Tab {
    dishes: HashMap<String, Portion>,
}

struct Portion {
    count: u32,
    unit_cents: u32,
}

impl Tab {
    /// Notes one more portion of `dish` and says how many there are now.
    /// The price agreed for the first portion holds for all later ones.
    pub fn order(&mut self, dish: &str, unit_cents: u32) -> u32 {
        match self.dishes.entry(dish.to_string()) {
            Entry::Occupied(slot) => {
                let portion = slot.get_mut();
                portion.count += 1;
                portion.count
            }
            Entry::Vacant(slot) => {
                slot.insert(Portion {
                    count: 1,
                    unit_cents,
                });
                1
            }
        }
    }

    pub fn total_cents(&self) -> u32 {
        self.dishes.values().map(|p| p.count * p.unit_cents).sum()
    }
}
