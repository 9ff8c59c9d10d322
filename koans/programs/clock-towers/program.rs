//! A tower clock whose bells listen to the movement through weak references.

use std::cell::RefCell;
use std::fmt::Write;
use std::rc::{Rc, Weak};

/// Something that wants to hear about every quarter hour.
pub trait Listener {
    fn quarter(&mut self, hour: u8, quarter: u8);
}

type Shared<T> = Rc<RefCell<T>>;

/// Strikes the hours on one deep bell.
#[derive(Debug, Default)]
pub struct HourBell {
    pub strikes: u32,
    muffled: bool,
}

impl HourBell {
    pub fn muffle(&mut self, on: bool) -> bool {
        std::mem::replace(&mut self.muffled, on)
    }
}

impl Listener for HourBell {
    fn quarter(&mut self, hour: u8, quarter: u8) {
        if quarter == 0 && !self.muffled {
            self.strikes += match hour % 12 {
                0 => 12,
                h => u32::from(h),
            };
        }
    }
}

/// Writes down a tune for each quarter.
pub struct Carillon<'t> {
    tunes: [&'t str; 4],
    pub played: String,
}

impl<'t> Carillon<'t> {
    pub fn new(tunes: [&'t str; 4]) -> Shared<Self> {
        Rc::new(RefCell::new(Carillon {
            tunes,
            played: String::new(),
        }))
    }
}

impl Listener for Carillon<'_> {
    fn quarter(&mut self, hour: u8, quarter: u8) {
        let tune = self.tunes[usize::from(quarter)];
        write!(self.played, "{hour}:{tune} ").expect("writing to a string");
    }
}

/// The movement; it never keeps a bell alive by itself.
#[derive(Default)]
pub struct Movement<'t> {
    minutes: u32,
    listeners: Vec<Weak<RefCell<dyn Listener + 't>>>,
}

impl<'t> Movement<'t> {
    pub fn set(hour: u8, minute: u8) -> Self {
        Movement {
            minutes: u32::from(hour) * 60 + u32::from(minute),
            ..Movement::default()
        }
    }

    pub fn connect<L>(&mut self, listener: &Shared<L>)
    where
        L: Listener + 't,
    {
        let weak: Weak<RefCell<L>> = Rc::downgrade(listener);
        self.listeners.push(weak);
    }

    pub fn advance(&mut self, minutes: u32) {
        for _ in 0..minutes {
            self.minutes = (self.minutes + 1) % (24 * 60);
            if self.minutes % 15 == 0 {
                self.announce();
            }
        }
    }

    fn announce(&mut self) {
        let hour = (self.minutes / 60) as u8;
        let quarter = (self.minutes % 60 / 15) as u8;
        self.listeners.retain(|weak| match weak.upgrade() {
            Some(listener) => {
                listener.borrow_mut().quarter(hour, quarter);
                true
            }
            None => false,
        });
    }

    pub fn connected(&self) -> usize {
        self.listeners.len()
    }
}
