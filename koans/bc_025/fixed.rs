use std::cell::Cell;

pub trait Stocked {
    fn sku(&self) -> String;
    fn pieces(&self) -> u32;
}

/// `boxes` closed boxes of the same ware.
pub struct Boxes {
    pub ware: &'static str,
    pub boxes: u32,
    pub per_box: u32,
}

impl Stocked for Boxes {
    fn sku(&self) -> String {
        format!("{}x{}", self.ware, self.per_box)
    }

    fn pieces(&self) -> u32 {
        self.boxes * self.per_box
    }
}

/// Shelves own what is put on them.
#[derive(Default)]
pub struct Shelf {
    slots: Vec<Box<dyn Stocked>>,
    checks: Cell<u32>,
}

impl Shelf {
    pub fn put<S: Stocked + 'static>(&mut self, goods: S) -> &mut Self {
        self.slots.push(Box::new(goods));
        self
    }

    pub fn pieces(&self) -> u32 {
        self.slots.iter().map(|slot| slot.pieces()).sum()
    }

    /// Looks up the pieces of one ware on each call and tells whether they are `too_few`.
    pub fn alarm<'s, F>(&'s self, sku: &str, too_few: F) -> Box<dyn Fn() -> bool + 's>
    where
        F: Fn(u32) -> bool + 's,
    {
        let sku = sku.to_string();
        Box::new(move || {
            self.checks.set(self.checks.get() + 1);
            let same = self.slots.iter().filter(|slot| slot.sku() == sku);
            too_few(same.map(|slot| slot.pieces()).sum())
        })
    }

    pub fn checks(&self) -> u32 {
        self.checks.get()
    }
}
