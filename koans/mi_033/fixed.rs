pub struct Animal {
    pub name: String,
    pub kilos: u32,
    pub shoulder: u32,
}

/// A box for taking animals to another zoo.
#[derive(Clone, Copy)]
pub struct TravelBox {
    inner_height: u32,
    floor: u32,
}

impl TravelBox {
    /// A box of so many centimetres, with a floor of so many planks.
    pub fn new(inner_height: u32, floor: u32) -> Self {
        TravelBox {
            inner_height,
            floor,
        }
    }

    /// Centimetres for an animal to stand in, with a hand's breadth to spare.
    pub fn max_height(&self) -> u32 {
        self.inner_height.saturating_sub(10)
    }

    /// Kilograms the floor bears: 40 for each plank.
    pub fn load(&self) -> u32 {
        self.floor * 40
    }
}

/// Puts every animal into the first free box that is high and strong enough
/// for it. Gives the name and the number of the box, counted from zero;
/// animals without a box are left out.
pub fn pack(animals: Vec<Animal>, boxes: &[TravelBox]) -> Vec<(String, usize)> {
    let mut taken = vec![false; boxes.len()];
    let mut packed = Vec::new();
    for animal in animals {
        let fits = |b: &TravelBox| {
            let high = animal.shoulder <= b.max_height();
            let strong = animal.kilos <= b.load();
            high && strong
        };
        if let Some(number) = (0..boxes.len()).find(|&n| !taken[n] && fits(&boxes[n])) {
            taken[number] = true;
            packed.push((animal.name, number));
        }
    }
    packed
}
