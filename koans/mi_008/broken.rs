use std::collections::BTreeMap;

struct Slot {
    price: u32,
    left: u32,
}

/// A snack machine. Money is counted in cents.
struct Machine {
    slots: BTreeMap<char, Slot>,
    /// What the present customer has put in.
    inserted_cents: u32,
    /// What the operator may empty out.
    takings: u32,
}

impl Machine {
    fn new() -> Self {
        Machine {
            slots: BTreeMap::new(),
            coins: 0,
            takings: 0,
        }
    }

    fn fill(&mut self, key: char, price: u32, left: u32) {
        self.slots.insert(key, Slot { price, left });
    }

    fn insert(&mut self, cents: u32) -> u32 {
        self.coins += cents;
        self.coins
    }

    /// Sells one item and gives the change, or says what is in the way.
    fn choose(&mut self, key: char) -> Result<u32, String> {
        let slot = self.slots.get_mut(&key).ok_or("no such slot")?;
        if slot.left == 0 {
            return Err("sold out".to_string());
        }
        let change = self
            .inserted_cents
            .checked_sub(slot.price)
            .ok_or("not enough money")?;
        slot.left -= 1;
        self.taking += slot.price;
        self.inserted_cents = 0;
        Ok(change)
    }
}

fn main() {
    let mut machine = Machine::new();
    machine.fill('a', 150, 1);
    println!("{} in", machine.insert(200));
    println!("{:?}, {:?}", machine.choose('a'), machine.choose('a'));
}
