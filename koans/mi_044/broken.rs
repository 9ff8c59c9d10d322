use std::collections::VecDeque;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    Routine(String),
    Urgent(String),
}

/// The calls that wait at a switchboard.
#[derive(Default)]
pub struct Switchboard {
    queue: VecDeque<Call>,
}

impl Switchboard {
    /// Lets a call wait: a routine one behind all others, an urgent one ahead
    /// of all others.
    pub fn ring(&mut self, call: Call) {
        match call {
            Call::Routine(_) => self.queue.push_back(call),
            Call::Urgent(_) => self.queue.push(call),
        }
    }

    /// Takes the call that is at the head of the queue.
    pub fn answer(&mut self) -> Option<Call> {
        self.queue.pop_front()
    }

    /// The caller at the end of the queue hangs up.
    pub fn give_up(&mut self) -> Option<Call> {
        self.queue.pop_back()
    }

    pub fn waiting(&self) -> usize {
        self.queue.len()
    }
}
