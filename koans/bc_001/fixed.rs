/// A pallet that arrived on a truck.
#[derive(Debug)]
pub struct Pallet {
    pub code: String,
    pub kilos: u32,
    pub fragile: bool,
}

/// Where the pallets of the day ended up.
#[derive(Debug, Default)]
pub struct Dock {
    pub floor: Vec<Pallet>,
    pub racks: Vec<Pallet>,
    pub manifest: Vec<String>,
    pub total_kilos: u32,
}

impl Dock {
    /// Fragile and heavy pallets stay on the floor, all others go to the racks.
    pub fn unload(&mut self, delivery: Vec<Pallet>) {
        for pallet in delivery {
            let (zone, place) = if pallet.fragile || pallet.kilos > 400 {
                ("floor", &mut self.floor)
            } else {
                ("racks", &mut self.racks)
            };
            self.total_kilos += pallet.kilos;
            self.manifest.push(format!("{} -> {zone}", pallet.code));
            place.push(pallet);
        }
    }
}
