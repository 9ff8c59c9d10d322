//! Runs puppet theatre cues in time order; a cue may plan further cues.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};

/// The puppets on stage and where each one stands.
#[derive(Debug, Default)]
pub struct Stage {
    puppets: HashMap<String, i32>,
    pub script: Vec<String>,
}

impl Stage {
    pub fn place(&mut self, puppet: &str, spot: i32) {
        self.puppets.insert(puppet.to_string(), spot);
    }

    pub fn puppet(&mut self, name: &str) -> Result<&mut i32, CueError> {
        self.puppets
            .get_mut(name)
            .ok_or_else(|| CueError::NotOnStage(name.to_string()))
    }

    pub fn say(&mut self, puppet: &str, words: &str) -> Result<(), CueError> {
        let spot = *self.puppet(puppet)?;
        self.script.push(format!("{puppet}@{spot}: {words}"));
        Ok(())
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum CueError {
    NotOnStage(String),
    InThePast { now: u32, wanted: u32 },
}

type Action = Box<dyn FnOnce(&mut Stage, &mut Planner) -> Result<(), CueError>>;

/// A planned action; earlier cues come first, then those planned first.
struct Cue {
    at: u32,
    number: usize,
    action: Action,
}

impl PartialEq for Cue {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Cue {}

impl PartialOrd for Cue {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cue {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.number).cmp(&(other.at, other.number))
    }
}

/// Holds the cues that are still to come.
#[derive(Default)]
pub struct Planner {
    now: u32,
    planned: usize,
    cues: BinaryHeap<Reverse<Cue>>,
}

impl Planner {
    pub fn at<F>(&mut self, wanted: u32, action: F) -> Result<&mut Self, CueError>
    where
        F: FnOnce(&mut Stage, &mut Planner) -> Result<(), CueError> + 'static,
    {
        if wanted < self.now {
            let now = self.now;
            return Err(CueError::InThePast { now, wanted });
        }
        self.cues.push(Reverse(Cue {
            at: wanted,
            number: self.planned,
            action: Box::new(action),
        }));
        self.planned += 1;
        Ok(self)
    }

    pub fn after<F>(&mut self, delay: u32, action: F) -> Result<&mut Self, CueError>
    where
        F: FnOnce(&mut Stage, &mut Planner) -> Result<(), CueError> + 'static,
    {
        self.at(self.now + delay, action)
    }

    /// Plays everything; the curtain falls at the first mistake.
    pub fn play(mut self, stage: &mut Stage) -> Result<u32, (u32, CueError)> {
        while let Some(Reverse(cue)) = self.cues.pop() {
            self.now = cue.at;
            (cue.action)(stage, &mut self).map_err(|e| (cue.at, e))?;
        }
        Ok(self.now)
    }
}

/// Plans `count` steps of a puppet, one each `pace`, every step planning the next.
pub fn walk(planner: &mut Planner, name: &str, count: u32, pace: u32) -> Result<(), CueError> {
    if count == 0 {
        return Ok(());
    }
    let name = name.to_owned();
    planner.after(pace, move |stage, planner| {
        *stage.puppet(&name)? += 1;
        walk(planner, &name, count - 1, pace)
    })?;
    Ok(())
}
