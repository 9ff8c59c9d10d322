pub mod stock {
    /// One kind of good on a shelf. Every change of its count is recorded.
    #[derive(Debug, Default)]
    pub struct Shelf {
        count: i32,
        record: Vec<i32>,
    }

    impl Shelf {
        pub fn count(&self) -> i32 {
            self.count
        }

        /// Puts goods on the shelf (`change` is positive) or takes some off.
        pub fn change_by(&mut self, change: i32) {
            self.count += change;
            self.record.push(change);
        }

        /// Every change up to now, the first one first.
        pub fn record(&self) -> &[i32] {
            &self.record
        }
    }
}

use stock::Shelf;

/// Moves goods from one shelf to another, as many as there are but not more
/// than `wanted`, and tells how many.
pub fn restock(from: &mut Shelf, to: &mut Shelf, wanted: i32) -> i32 {
    let moved = wanted.min(from.count());
    from.change_by(-moved);
    to.count += moved;
    moved
}

/// How many goods have left a shelf.
pub fn taken(shelf: &Shelf) -> i32 {
    shelf
        .record()
        .iter()
        .filter(|change| **change < 0)
        .map(|change| -change)
        .sum()
}
