//! An apiary of hives that know their apiary weakly and share their frames.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

/// A comb frame; it may be looked at from several places at once.
#[derive(Debug, Default)]
pub struct Frame {
    honey_g: Cell<u32>,
    notes: RefCell<Vec<String>>,
}

impl Frame {
    pub fn with_honey(grams: u32) -> Rc<Self> {
        let frame = Frame::default();
        frame.honey_g.set(grams);
        Rc::new(frame)
    }

    pub fn honey(&self) -> u32 {
        self.honey_g.get()
    }

    pub fn note(&self, text: &str) {
        self.notes.borrow_mut().push(text.to_owned());
    }

    pub fn last_note(&self) -> Option<String> {
        self.notes.borrow().last().cloned()
    }
}

/// A hive with its frames and a way back to where it stands.
pub struct Hive {
    pub name: String,
    frames: RefCell<Vec<Rc<Frame>>>,
    apiary: RefCell<Weak<Apiary>>,
}

impl Hive {
    pub fn new(name: &str, frames: Vec<Rc<Frame>>) -> Rc<Self> {
        Rc::new(Hive {
            name: name.to_string(),
            frames: RefCell::new(frames),
            apiary: RefCell::new(Weak::new()),
        })
    }

    pub fn total_honey(&self) -> u32 {
        self.frames.borrow().iter().map(|f| f.honey()).sum()
    }

    /// The place this hive stands, if that apiary still exists.
    pub fn place(&self) -> Option<String> {
        let apiary = self.apiary.borrow().upgrade()?;
        Some(apiary.place.clone())
    }

    /// Takes out the frames holding at least `min` grams.
    pub fn harvest(&self, min: u32) -> Vec<Rc<Frame>> {
        let mut frames = self.frames.borrow_mut();
        let (ripe, rest): (Vec<_>, Vec<_>) = frames.drain(..).partition(|f| f.honey() >= min);
        *frames = rest;
        ripe
    }
}

/// A place with hives, in the order they were set up.
pub struct Apiary {
    place: String,
    hives: RefCell<Vec<Rc<Hive>>>,
}

impl Apiary {
    pub fn at(place: impl Into<String>) -> Rc<Self> {
        Rc::new(Self {
            place: place.into(),
            hives: RefCell::new(vec![]),
        })
    }

    pub fn adopt(self: &Rc<Self>, hive: Rc<Hive>) {
        *hive.apiary.borrow_mut() = Rc::downgrade(self);
        self.hives.borrow_mut().push(hive);
    }

    pub fn strongest(&self) -> Option<Rc<Hive>> {
        let hives = self.hives.borrow();
        hives.iter().max_by_key(|h| h.total_honey()).cloned()
    }
}

/// Visits hives with a rule and remembers every frame the rule picked.
pub struct Inspector<F>
where
    F: Fn(&Frame) -> bool,
{
    rule: F,
    seen: Vec<Rc<Frame>>,
}

impl<F: Fn(&Frame) -> bool> Inspector<F> {
    pub fn new(rule: F) -> Self {
        let seen = Vec::new();
        Inspector { rule, seen }
    }

    pub fn visit(&mut self, hive: &Hive) -> usize {
        let before = self.seen.len();
        for frame in hive.frames.borrow().iter() {
            if (self.rule)(frame) {
                frame.note(&format!("picked in {}", hive.name));
                self.seen.push(Rc::clone(frame));
            }
        }
        self.seen.len() - before
    }

    pub fn into_seen(self) -> Vec<Rc<Frame>> {
        self.seen
    }
}
