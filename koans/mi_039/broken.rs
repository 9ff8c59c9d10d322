/// A bed and the plants in it.
struct Bed {
    name: &'static str,
    /// How many plants have room.
    room: usize,
    plants: Vec<String>,
}

#[derive(Default)]
struct Garden {
    beds: Vec<Bed>,
    diary: Vec<String>,
}

impl Garden {
    fn dig(&mut self, name: &'static str, room: usize) {
        let plants = Vec::new();
        self.beds.push(Bed { name, room, plants });
    }

    fn entry(&self, what: &str, place: &str) -> String {
        format!("{}. {what}: {place}", self.diary.len() + 1)
    }

    /// Sets plants of one kind into the first bed that has room for them
    /// all. The diary gets an entry even where there is none.
    fn plant(&mut self, kind: &str, count: usize) -> bool {
        let mut entry = self.entry(kind, "no bed");
        let at = self.beds.iter().position(|bed| bed.free() >= count);
        if let Some(at) = at {
            let bed = &mut self.beds[at];
            entry = self.entry(kind, bed.name);
            bed.plants.extend(vec![kind.to_string(); count]);
        }
        self.diary.push(entry);
        at.is_some()
    }

    /// Room left in the whole garden.
    fn room_left(&self) -> usize {
        self.beds.iter().map(Bed::free).sum()
    }
}

fn main() {
    let mut garden = Garden::default();
    garden.dig("south", 4);
    println!("{} {}", garden.plant("kale", 3), garden.plant("leek", 2));
    println!("{:?}, {} left", garden.diary, garden.room_left());
}
