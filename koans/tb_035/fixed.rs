use std::iter::Chain;
use std::slice::Iter;

/// The latest readings. Once it is full, each new one takes the slot of the
/// oldest. Iterating goes from the oldest to the newest.
struct Ring<T> {
    slots: Vec<T>,
    oldest: usize,
    capacity: usize,
}

impl<T> Ring<T> {
    fn new(capacity: usize) -> Self {
        Ring {
            slots: Vec::with_capacity(capacity),
            oldest: 0,
            capacity,
        }
    }

    fn push(&mut self, reading: T) {
        if self.slots.len() < self.capacity {
            self.slots.push(reading);
        } else {
            self.slots[self.oldest] = reading;
            self.oldest = (self.oldest + 1) % self.capacity;
        }
    }
}

impl<'a, T> IntoIterator for &'a Ring<T> {
    type Item = &'a T;
    type IntoIter = Chain<Iter<'a, T>, Iter<'a, T>>;

    fn into_iter(self) -> Self::IntoIter {
        let (newer, older) = self.slots.split_at(self.oldest);
        older.iter().chain(newer)
    }
}

/// Draws the readings, 0 to 3, as a line of marks.
fn sparkline(levels: &Ring<u8>) -> String {
    let mut line = String::new();
    for level in levels {
        line.push(['_', '.', '-', '^'][usize::from(*level).min(3)]);
    }
    line
}

/// How often the reading rose from one to the next.
fn rises(levels: &Ring<u8>) -> usize {
    let mut rises = 0;
    let mut previous = u8::MAX;
    for &level in levels {
        rises += usize::from(level > previous);
        previous = level;
    }
    rises
}

fn main() {
    let mut levels = Ring::new(8);
    for reading in [0, 1, 3, 2, 2, 3, 1, 0, 0, 2] {
        levels.push(reading);
    }
    println!("{} rose {} times", sparkline(&levels), rises(&levels));
}
