mod word {
    /// A machine word: a number of twelve bits.
    #[derive(Clone, Copy)]
    pub struct Word(u32);

    impl Word {
        pub const ZERO: Word = Word(0);

        /// The low twelve bits of any number.
        pub fn cut(number: u32) -> Word {
            Word(number & 0xfff)
        }

        pub fn number(self) -> u32 {
            self.0
        }
    }
}

use word::Word;

pub struct Memory {
    cells: Vec<Word>,
}

impl Memory {
    pub fn of_size(size: usize) -> Self {
        Memory {
            cells: vec![Word::ZERO; size],
        }
    }

    /// Adds to a cell, going round after 4095, and gives what it then holds.
    /// `None` outside the memory.
    pub fn add(&mut self, at: usize, amount: u16) -> Option<u32> {
        let cell = self.cells.get_mut(at)?;
        let old = cell.number();
        *cell = Word::cut(old + u32::from(amount));
        Some(cell.number())
    }

    pub fn dump(&self) -> Vec<u32> {
        self.cells.iter().map(|word| word.number()).collect()
    }
}
