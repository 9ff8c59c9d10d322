//! A drawing whose edits can be undone and redone.

use std::collections::BTreeMap;
use std::mem;

/// Where a mark sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    pub row: i32,
    pub col: i32,
}

/// The sketch itself: marks on an endless grid.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sketch {
    marks: BTreeMap<Cell, char>,
}

impl Sketch {
    pub fn mark(&self, cell: Cell) -> Option<char> {
        self.marks.get(&cell).copied()
    }
}

/// A change to a sketch. Applying it yields the change that takes it back.
pub trait Edit {
    fn apply(self: Box<Self>, sketch: &mut Sketch) -> Box<dyn Edit>;
}

/// Puts a mark on a cell, or clears it.
pub struct Put {
    pub cell: Cell,
    pub mark: Option<char>,
}

impl Edit for Put {
    fn apply(mut self: Box<Self>, sketch: &mut Sketch) -> Box<dyn Edit> {
        self.mark = match self.mark {
            Some(mark) => sketch.marks.insert(self.cell, mark),
            None => sketch.marks.remove(&self.cell),
        };
        self
    }
}

/// Moves the whole drawing.
#[derive(Debug, Clone)]
pub struct Shift(pub i32, pub i32);

impl Edit for Shift {
    fn apply(self: Box<Self>, sketch: &mut Sketch) -> Box<dyn Edit> {
        let Shift(rows, cols) = *self;
        let moved = mem::take(&mut sketch.marks).into_iter().map(|(at, mark)| {
            let to = Cell {
                row: at.row + rows,
                col: at.col + cols,
            };
            (to, mark)
        });
        sketch.marks = moved.collect();
        Box::new(Shift(-rows, -cols))
    }
}

/// A sketch with its history.
#[derive(Default)]
pub struct Studio {
    sketch: Sketch,
    undo: Vec<Box<dyn Edit>>,
    redo: Vec<Box<dyn Edit>>,
}

impl Studio {
    pub fn edit(&mut self, edit: impl Edit + 'static) -> &mut Self {
        let back = Box::new(edit).apply(&mut self.sketch);
        self.undo.push(back);
        self.redo.clear();
        self
    }

    /// Takes the last edit back; `None` if there is none.
    pub fn undo(&mut self) -> Option<&Sketch> {
        let back = self.undo.pop()?;
        self.redo.push(back.apply(&mut self.sketch));
        Some(&self.sketch)
    }

    pub fn redo(&mut self) -> Option<&Sketch> {
        let forth = self.redo.pop()?;
        self.undo.push(forth.apply(&mut self.sketch));
        Some(&self.sketch)
    }

    pub fn sketch(&self) -> &Sketch {
        &self.sketch
    }
}
