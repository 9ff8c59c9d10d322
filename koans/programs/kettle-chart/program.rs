//! Nested state charts, and one for an electric kettle.

use std::fmt::Debug;

/// A chart: states inside states, and how they react.
pub trait Chart {
    type State: Copy + Eq + Debug;
    type Event: ?Sized;

    /// The state that `state` lies in, if any.
    fn parent(&self, state: Self::State) -> Option<Self::State>;

    /// Where an event leads from a state, if that state minds it.
    fn react(&self, state: Self::State, event: &Self::Event) -> Option<Self::State>;

    fn enter(&mut self, _state: Self::State) {}

    fn exit(&mut self, _state: Self::State) {}
}

/// Nobody in the current state or around it minded the event.
#[derive(Debug, Clone, PartialEq)]
pub struct Ignored<S>(pub S);

/// A chart with its current state.
pub struct Machine<C: Chart> {
    pub chart: C,
    state: C::State,
}

impl<C: Chart> Machine<C> {
    pub fn start(mut chart: C, state: C::State) -> Self {
        let around = lineage(&chart, state);
        around.iter().rev().for_each(|s| chart.enter(*s));
        Machine { chart, state }
    }

    pub fn state(&self) -> C::State {
        self.state
    }

    /// True if the machine is in `state` or anywhere inside it.
    pub fn within(&self, state: C::State) -> bool {
        lineage(&self.chart, self.state).contains(&state)
    }

    /// Offers an event to the current state, then to the states around it.
    pub fn send(&mut self, event: &C::Event) -> Result<C::State, Ignored<C::State>> {
        let from = lineage(&self.chart, self.state);
        let target = from
            .iter()
            .find_map(|state| self.chart.react(*state, event))
            .ok_or(Ignored(self.state))?;
        let to = lineage(&self.chart, target);
        for left in from.iter().filter(|s| !to.contains(s)) {
            self.chart.exit(*left);
        }
        for entered in to.iter().rev().filter(|s| !from.contains(s)) {
            self.chart.enter(*entered);
        }
        self.state = target;
        Ok(target)
    }
}

/// A state and the states around it, innermost first.
fn lineage<C: Chart>(chart: &C, state: C::State) -> Vec<C::State> {
    std::iter::successors(Some(state), |s| chart.parent(*s)).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kettle {
    Off,
    On,
    Heating,
    Keeping,
}

use Kettle::{Heating, Keeping, Off, On};

/// From where, on what, to where.
static RULES: [(Kettle, &str, Kettle); 5] = [
    (Off, "press", Heating),
    (Heating, "boiled", Keeping),
    (Keeping, "cooled", Heating),
    (On, "press", Off),
    (On, "lifted", Off),
];

/// The kettle's chart; it notes every state it enters or leaves.
#[derive(Debug, Default)]
pub struct KettleChart {
    pub notes: Vec<String>,
}

impl Chart for KettleChart {
    type State = Kettle;
    type Event = str;

    fn parent(&self, state: Kettle) -> Option<Kettle> {
        match state {
            Heating | Keeping => Some(On),
            Off | On => None,
        }
    }

    fn react(&self, state: Kettle, event: &str) -> Option<Kettle> {
        RULES
            .iter()
            .find(|(from, on, _)| *from == state && *on == event)
            .map(|&(_, _, to)| to)
    }

    fn enter(&mut self, state: Kettle) {
        self.notes.push(format!("+{state:?}"));
    }

    fn exit(&mut self, state: Kettle) {
        self.notes.push(format!("-{state:?}"));
    }
}
