#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Roast {
    Light,
    Medium,
    Dark,
}

/// A bag of beans as it goes to the shop.
struct Bag {
    origin: &'static str,
    roast: Roast,
    grams: u32,
}

impl Roast {
    /// The roast reached when the drum is emptied at so many degrees.
    fn at(degrees: u32) -> Roast {
        match degrees {
            0..=205 => Roast::Light,
            206..=219 => Roast::Medium,
            _ => Roast::Dark,
        }
    }
}

impl Display for Roast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Roast::Light => "light",
            Roast::Medium => "medium",
            Roast::Dark => "dark",
        };
        f.pad(name)
    }
}

impl fmt::Display for Bag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} roast, {} g", self.origin, self.roast, self.grams)
    }
}

fn main() {
    for degrees in [200, 212, 225] {
        let bag = Bag {
            origin: "Sidamo",
            roast: Roast::at(degrees),
            grams: 250,
        };
        println!("{bag}");
    }
}
