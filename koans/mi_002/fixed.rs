/// Grams of food a day for each kilogram of body mass.
const PLANTS_PER_KILO: u32 = 30;
const MEAT_PER_KILO: u32 = 45;
const FISH_PER_KILO: u32 = 90;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Diet {
    Herbivore,
    Carnivore,
    Piscivore,
}

pub struct Animal {
    pub name: String,
    pub diet: Diet,
    pub kilos: u32,
}

impl Animal {
    /// Food for one day, in grams.
    pub fn daily_grams(&self) -> u32 {
        let per_kilo = match self.diet {
            Diet::Herbivore => PLANTS_PER_KILO,
            Diet::Carnivore => MEAT_PER_KILO,
            Diet::Piscivore => FISH_PER_KILO,
        };
        per_kilo * self.kilos
    }

    /// Where the keeper fetches it: hay from the `barn`, meat and fish
    /// from the `cold room`.
    pub fn store(&self) -> &'static str {
        match self.diet {
            Diet::Herbivore => "barn",
            Diet::Carnivore | Diet::Piscivore => "cold room",
        }
    }
}

/// One line for the feeding round, e.g. `Mara: 900 g from the barn`.
pub fn round_line(animal: &Animal) -> String {
    format!(
        "{}: {} g from the {}",
        animal.name,
        animal.daily_grams(),
        animal.store()
    )
}
