/// An animal that a keeper looks after.
pub trait Animal {
    fn name(&self) -> &str;

    /// Meals a day.
    fn meals(&self) -> u32 {
        2
    }

    /// What is in one meal, in grams.
    fn portion(&self) -> u32 {
        250
    }
}

pub struct Otter {
    pub name: String,
}

/// A snake eats once a day at the most, and an eighth of its weight.
pub struct Snake {
    pub name: String,
    pub weight: u32,
    pub hibernates: bool,
}

impl Animal for Otter {
    fn name(&self) -> &str {
        &self.name
    }

    fn meals(&self) -> u32 {
        5
    }
}

impl Animal for Snake {
    fn name(&self) -> &str {
        &self.name
    }

    fn meals(&self) -> u32 {
        if self.hibernates {
            0
        } else {
            1
        }
    }

    fn meal_size(&self) -> u32 {
        self.weight / 8
    }
}

/// The list of a keeper: the name of each animal and the food for a day.
pub fn plan(animals: &[&dyn Animal]) -> Vec<String> {
    let line = |animal: &&dyn Animal| {
        let grams = animal.meals() * animal.portion();
        format!("{}: {grams} g", animal.name())
    };
    animals.iter().map(line).collect()
}
