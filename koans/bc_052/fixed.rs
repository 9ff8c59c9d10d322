/// A place on the map, and the name that the walker gave it.
struct Place {
    name: String,
    east: i64,
    north: i64,
}

impl Place {
    fn new(name: &str, east: i64, north: i64) -> Self {
        let name = name.to_string();
        Place { name, east, north }
    }

    fn blocks_to(&self, other: &Place) -> u64 {
        self.east.abs_diff(other.east) + self.north.abs_diff(other.north)
    }
}

/// A walk through the blocks of a town.
struct Walk {
    at: Place,
    blocks: u64,
}

impl Walk {
    /// Walks to a place and tells from where and how far that was.
    fn to(&mut self, next: Place) -> String {
        let before = std::mem::replace(&mut self.at, next);
        let blocks = before.blocks_to(&self.at);
        self.blocks += blocks;
        format!("{} to {}: {blocks}", before.name, self.at.name)
    }
}

fn main() {
    let mut walk = Walk {
        at: Place::new("home", 0, 0),
        blocks: 0,
    };
    println!("{}", walk.to(Place::new("baker", 3, 2)));
    println!("{}", walk.to(Place::new("park", 3, -4)));
    println!("{} blocks", walk.blocks);
}
