/// A tank that tells when it runs over.
pub struct Tank {
    litres: u32,
    capacity: u32,
    on_overflow: Box<dyn FnMut(u32)>,
}

impl Tank {
    pub fn new(capacity: u32, on_overflow: impl FnMut(u32)) -> Tank {
        Tank {
            litres: 0,
            capacity,
            on_overflow: Box::new(on_overflow),
        }
    }

    /// Fills in `litres`. What does not fit runs over, and how much that is
    /// is told to the callback.
    pub fn fill(&mut self, litres: u32) {
        let all = self.litres + litres;
        self.litres = all.min(self.capacity);
        if all > self.capacity {
            self.on_overflow(all - self.capacity);
        }
    }

    /// Fills in rain from a roof of `width` times `length` metres: a litre a
    /// square metre for each millimetre.
    pub fn rain(&mut self, width: u32, length: u32, millimetres: u32) {
        self.fill(width(length) * millimetres);
    }

    pub fn litres(&self) -> u32 {
        self.litres
    }
}
