//! Rings every listener that is still at home.

use std::cell::RefCell;
use std::fmt::Debug;
use std::rc::{Rc, Weak};

/// Something that happened at the door.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Ring { door: u8 },
    Parcel { from: String, heavy: bool },
    Quiet,
}

/// Somebody who wants to hear about events.
pub trait Listener: Debug {
    fn hear(&mut self, event: &Event);

    /// True if this listener cares for such an event.
    fn wants(&self, event: &Event) -> bool {
        !matches!(event, Event::Quiet)
    }
}

/// Writes every event down.
#[derive(Debug, Default)]
pub struct Diary {
    pub lines: Vec<String>,
}

impl Listener for Diary {
    fn hear(&mut self, event: &Event) {
        self.lines.push(match event {
            Event::Ring { door } => format!("door {door} rang"),
            Event::Parcel { from, heavy: true } => format!("heavy parcel from {from}"),
            Event::Parcel { from, .. } => format!("parcel from {from}"),
            Event::Quiet => "quiet".to_string(),
        });
    }

    fn wants(&self, _: &Event) -> bool {
        true
    }
}

/// Keeps the parcels themselves.
#[derive(Debug, Default)]
pub struct Porter {
    pub parcels: Vec<Event>,
    pub others: usize,
}

impl Listener for Porter {
    fn hear(&mut self, event: &Event) {
        match event {
            Event::Parcel { .. } => self.parcels.push(event.clone()),
            _ => self.others += 1,
        }
    }
}

/// Holds its listeners weakly, so that they may leave whenever they like.
#[derive(Clone, Default)]
pub struct Bus {
    listeners: Vec<Weak<RefCell<dyn Listener>>>,
}

impl Bus {
    /// Signs a listener up; the caller keeps it alive.
    pub fn join<L>(&mut self, listener: &Rc<RefCell<L>>)
    where
        L: Listener + 'static,
    {
        let shared: Rc<RefCell<dyn Listener>> = listener.clone();
        self.listeners.push(Rc::downgrade(&shared));
    }

    /// Tells everybody; returns how many listened.
    pub fn send(&self, event: &Event) -> usize {
        let mut heard = 0;
        for listener in self.listeners.iter().filter_map(Weak::upgrade) {
            let mut listener = listener.borrow_mut();
            if listener.wants(event) {
                listener.hear(event);
                heard += 1;
            }
        }
        heard
    }

    /// Forgets the listeners that are gone and returns how many were.
    pub fn sweep(&mut self) -> usize {
        let before = self.listeners.len();
        self.listeners.retain(|weak| weak.strong_count() > 0);
        before - self.listeners.len()
    }
}
