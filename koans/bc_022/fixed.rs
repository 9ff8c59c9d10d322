use std::fmt;

#[derive(Debug, PartialEq)]
pub struct Item {
    pub name: String,
    pub damage: u32,
}

#[derive(Debug, PartialEq)]
pub struct NotCarried(pub String);

impl fmt::Display for NotCarried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "you carry no {}", self.0)
    }
}

impl std::error::Error for NotCarried {}

#[derive(Debug, Default)]
pub struct Hero {
    hand: Option<Item>,
    bag: Vec<Item>,
}

impl Hero {
    pub fn pick_up(&mut self, name: &str, damage: u32) {
        self.bag.push(Item {
            name: name.to_string(),
            damage,
        });
    }

    /// Moves an item from the bag to the hand. What was in the hand goes to
    /// the end of the bag.
    pub fn wield(&mut self, name: &str) -> Result<(), NotCarried> {
        let found = self.bag.iter().position(|item| item.name == name);
        let place = found.ok_or_else(|| NotCarried(name.to_string()))?;
        let item = self.bag.remove(place);
        if let Some(old) = self.hand.replace(item) {
            self.bag.push(old);
        }
        Ok(())
    }

    pub fn damage(&self) -> u32 {
        self.hand.as_ref().map_or(1, |item| item.damage)
    }

    pub fn bag(&self) -> Vec<&str> {
        self.bag.iter().map(|item| item.name.as_str()).collect()
    }
}
