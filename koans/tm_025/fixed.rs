//! Thumbnails of greyscale scans.

pub struct Scan {
    width: usize,
    bytes: Vec<u8>,
}

impl Scan {
    pub fn new(width: usize, bytes: Vec<u8>) -> Self {
        Scan { width, bytes }
    }

    fn height(&self) -> usize {
        self.bytes.len() / self.width
    }

    /// A smaller scan in which each byte is the mean of a block of `side` times `side` bytes.
    ///
    /// Blocks that stick out on the right or at the bottom are left off.
    pub fn shrink(&self, side: usize) -> Scan {
        let columns = self.width / side;
        let rows = self.height() / side;
        let mut sums = vec![0u32; columns * rows];
        for (place, &byte) in self.bytes.iter().enumerate() {
            let column = place % self.width / side;
            let row = place / self.width / side;
            if column < columns && row < rows {
                sums[row * columns + column] += u32::from(byte);
            }
        }
        let block = (side * side) as u32;
        let bytes = sums.iter().map(|sum| (sum / block) as u8).collect();
        Scan::new(columns, bytes)
    }

    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.bytes.chunks(self.width)
    }
}
