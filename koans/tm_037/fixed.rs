//! Soundings of a lake, sorted by depth.

struct Mark {
    depth: u32,
    celsius: f64,
}

#[derive(Default)]
pub struct Soundings {
    marks: Vec<Mark>,
    corrections: usize,
}

impl Soundings {
    /// `Ok` with the place of the mark at that depth, else `Err` with the place where it belongs.
    fn search(&self, depth: u32) -> Result<usize, usize> {
        let (mut low, mut high) = (0, self.marks.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.marks[middle].depth == depth {
                return Ok(middle);
            }
            if self.marks[middle].depth < depth {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Err(low)
    }

    fn correct(&mut self, place: usize, celsius: f64) {
        self.marks[place].celsius = celsius;
        self.corrections += 1;
    }

    /// Stores a reading and gives back the one it replaces.
    pub fn store(&mut self, depth: u32, celsius: f64) -> Option<f64> {
        match self.search(depth) {
            Ok(place) => {
                let old = self.marks[place].celsius;
                self.correct(place, celsius);
                Some(old)
            }
            Err(place) => {
                self.marks.insert(place, Mark { depth, celsius });
                None
            }
        }
    }

    pub fn at(&self, depth: u32) -> Option<f64> {
        let place = self.search(depth).ok()?;
        Some(self.marks[place].celsius)
    }

    pub fn depths(&self) -> Vec<u32> {
        self.marks.iter().map(|mark| mark.depth).collect()
    }

    pub fn corrections(&self) -> usize {
        self.corrections
    }
}
