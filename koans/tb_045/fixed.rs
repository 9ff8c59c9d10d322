/// A diver's logbook: how deep each dive went, in metres.
#[derive(Default)]
pub struct Logbook {
    depths: Vec<u32>,
}

/// Walks through the dives with their numbers, which start at 1.
pub struct Dives<'a> {
    depths: &'a [u32],
    next: usize,
}

impl Iterator for Dives<'_> {
    type Item = (usize, u32);

    fn next(&mut self) -> Option<(usize, u32)> {
        let depth = *self.depths.get(self.next)?;
        self.next += 1;
        Some((self.next, depth))
    }
}

impl DoubleEndedIterator for Dives<'_> {
    fn next_back(&mut self) -> Option<(usize, u32)> {
        let (last, before) = self.depths.split_last()?;
        if before.len() < self.next {
            return None;
        }
        self.depths = before;
        Some((before.len() + 1, *last))
    }
}

impl Logbook {
    pub fn log(&mut self, depth: u32) {
        self.depths.push(depth);
    }

    pub fn dives(&self) -> Dives<'_> {
        Dives {
            depths: &self.depths,
            next: 0,
        }
    }

    /// The numbers of the latest dives deeper than `depth`, at most `many`,
    /// the last dive first.
    pub fn latest_deeper(&self, depth: u32, many: usize) -> Vec<usize> {
        self.dives()
            .rev()
            .filter(|dive| dive.1 > depth)
            .map(|dive| dive.0)
            .take(many)
            .collect()
    }
}
