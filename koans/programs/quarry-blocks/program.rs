//! Cuts quarry blocks into slabs; every cut is a node in an owned tree.

use std::cell::RefCell;
use std::rc::Rc;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size {
    pub wide: u32,
    pub high: u32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Saw {
    Across,
    Along,
}

/// A piece of stone: sold, whole or cut in two.
#[derive(Debug, Clone)]
pub enum Block {
    Gone,
    Whole(Size),
    Cut {
        saw: Saw,
        parts: Box<(Block, Block)>,
    },
}

use Block::{Cut, Gone, Whole};

impl Size {
    /// Both halves of a cut at `at`, unless one of them would vanish.
    pub fn split(self, saw: Saw, at: u32) -> Option<(Size, Size)> {
        let Size { wide, high } = self;
        match saw {
            Saw::Across if (1..high).contains(&at) => Some((
                Size { high: at, ..self },
                Size {
                    wide,
                    high: high - at,
                },
            )),
            Saw::Along if (1..wide).contains(&at) => Some((
                Size { wide: at, ..self },
                Size {
                    wide: wide - at,
                    high,
                },
            )),
            _ => None,
        }
    }
}

impl Block {
    /// The first whole piece that at least covers `need`, left to right.
    pub fn find_mut(&mut self, need: Size) -> Option<&mut Block> {
        match self {
            Whole(size) if size.wide >= need.wide && size.high >= need.high => Some(self),
            Whole(_) | Gone => None,
            Cut { parts, .. } => {
                let (left, right) = parts.as_mut();
                left.find_mut(need).or_else(|| right.find_mut(need))
            }
        }
    }

    /// Cuts a whole piece; anything else is left as it was.
    pub fn cut(&mut self, saw: Saw, at: u32) -> bool {
        let Whole(size) = *self else { return false };
        if let Some((a, b)) = size.split(saw, at) {
            let parts = Box::new((Whole(a), Whole(b)));
            *self = Cut { saw, parts };
            return true;
        }
        false
    }

    /// Saws out a slab of just this size, if some piece is large enough.
    pub fn order(&mut self, need: Size) -> Option<Size> {
        let piece = self.find_mut(need)?;
        piece.cut(Saw::Across, need.high);
        let strip = piece.find_mut(need)?;
        strip.cut(Saw::Along, need.wide);
        match std::mem::replace(strip.find_mut(need)?, Gone) {
            Whole(slab) => Some(slab),
            Cut { .. } | Gone => None,
        }
    }

    pub fn slabs(&self) -> Vec<Size> {
        match self {
            Gone => Vec::new(),
            Whole(size) => vec![*size],
            Cut { parts, .. } => {
                let mut all = parts.0.slabs();
                all.extend(parts.1.slabs());
                all
            }
        }
    }

    /// Walks over every cut from the top of the tree down.
    pub fn cuts<'b>(&'b self, visit: &mut dyn FnMut(&'b Saw)) {
        if let Cut { saw, parts } = self {
            visit(saw);
            parts.0.cuts(visit);
            parts.1.cuts(visit);
        }
    }
}

/// A crane load; when it is dropped the slab lands in the yard.
pub struct Load {
    slab: Size,
    yard: Rc<RefCell<Vec<Size>>>,
}

impl Load {
    pub fn lift(slab: Size, yard: &Rc<RefCell<Vec<Size>>>) -> Load {
        let yard = Rc::clone(yard);
        Load { slab, yard }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.yard.borrow_mut().push(self.slab);
    }
}
