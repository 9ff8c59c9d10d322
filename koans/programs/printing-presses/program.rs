//! A press as a state machine, with finishing stations behind a trait object.

use std::fmt::Debug;

/// Where the press is in its cycle.
#[derive(Debug, Clone, PartialEq)]
pub enum Press {
    Idle,
    Inked { colour: String },
    Running { colour: String, sheets: u32 },
    Jammed(Box<Press>),
}

/// What an operator may do.
#[derive(Debug, PartialEq)]
pub enum Action {
    Ink(String),
    Feed(u32),
    Jam,
    Clear,
    Wash,
}

/// An action that makes no sense in the state it met.
#[derive(Debug, PartialEq)]
pub struct Refused {
    pub state: Press,
    pub action: Action,
}

impl Press {
    /// Consumes the state and gives the one that follows it.
    pub fn step(self, action: Action) -> Result<Press, Refused> {
        match (self, action) {
            (Press::Idle, Action::Ink(colour)) => Ok(Press::Inked { colour }),
            (Press::Inked { colour }, Action::Feed(sheets)) => {
                Ok(Press::Running { colour, sheets })
            }
            (Press::Running { colour, sheets }, Action::Feed(more)) => Ok(Press::Running {
                colour,
                sheets: sheets + more,
            }),
            (running @ Press::Running { .. }, Action::Jam) => Ok(Press::Jammed(Box::new(running))),
            (Press::Jammed(before), Action::Clear) => Ok(*before),
            (Press::Inked { .. } | Press::Running { .. }, Action::Wash) => Ok(Press::Idle),
            (state, action) => Err(Refused { state, action }),
        }
    }

    /// Runs a whole script of actions, stopping at the first refusal.
    pub fn run<I>(self, script: I) -> Result<Press, Refused>
    where
        I: IntoIterator<Item = Action>,
    {
        script.into_iter().try_fold(self, Press::step)
    }

    pub fn colour(&self) -> Option<&str> {
        match self {
            Press::Idle => None,
            Press::Inked { colour } | Press::Running { colour, .. } => Some(colour),
            Press::Jammed(inner) => inner.colour(),
        }
    }
}

/// A pile of printed sheets on its way out.
#[derive(Default)]
pub struct Pile {
    pub sheets: u32,
    pub leaves: u32,
    pub marks: Vec<&'static str>,
}

/// A machine that works on a pile after printing.
pub trait Station: Debug {
    fn name(&self) -> &'static str;
    fn work(&mut self, pile: &mut Pile);

    fn process(&mut self, pile: &mut Pile) {
        self.work(pile);
        pile.marks.push(self.name());
    }
}

#[derive(Debug)]
pub struct Folder {
    pub folds: u32,
}

#[derive(Debug, Default)]
pub struct Trimmer {
    pub cuts: u64,
}

impl Station for Folder {
    fn name(&self) -> &'static str {
        "fold"
    }

    fn work(&mut self, pile: &mut Pile) {
        pile.leaves = pile.sheets << self.folds;
    }
}

impl Station for Trimmer {
    fn name(&self) -> &'static str {
        "trim"
    }

    fn work(&mut self, pile: &mut Pile) {
        self.cuts += u64::from(pile.sheets.div_ceil(50)) * 3;
    }
}

/// Sends what the press printed through the stations in order.
pub fn finish(press: &Press, line: &mut [Box<dyn Station>]) -> Option<Pile> {
    let Press::Running { sheets, .. } = press else {
        return None;
    };
    let mut pile = Pile {
        sheets: *sheets,
        ..Pile::default()
    };
    for station in line.iter_mut() {
        station.process(&mut pile);
    }
    Some(pile)
}
