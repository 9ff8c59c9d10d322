//! Orders the tasks of a building site so that every need comes first.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A plan: each task with the tasks it needs.
#[derive(Default, Clone)]
pub struct Plan<'n> {
    needs: BTreeMap<&'n str, BTreeSet<&'n str>>,
}

/// Why a plan cannot be carried out.
#[derive(Debug, PartialEq)]
pub enum PlanError<'n> {
    Missing { task: &'n str, need: &'n str },
    Circle(Vec<&'n str>),
}

impl fmt::Display for PlanError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlanError::Missing { task, need } => write!(f, "{task} needs {need}, which is nowhere"),
            PlanError::Circle(tasks) => write!(f, "in a circle: {}", tasks.join(" -> ")),
        }
    }
}

impl std::error::Error for PlanError<'_> {}

#[derive(Clone, PartialEq)]
enum Mark {
    Open,
    Done,
}

/// The walk through a plan: marks, the path from the start and the order found.
struct Walk<'p, 'n> {
    plan: &'p Plan<'n>,
    marks: BTreeMap<&'n str, Mark>,
    path: Vec<&'n str>,
    order: Vec<&'n str>,
}

impl<'n> Walk<'_, 'n> {
    fn visit(&mut self, task: &'n str) -> Result<(), PlanError<'n>> {
        match self.marks.get(task) {
            Some(Mark::Done) => return Ok(()),
            Some(Mark::Open) => {
                let from = self.path.iter().position(|t| *t == task).unwrap_or(0);
                let mut circle = self.path.split_off(from);
                circle.push(task);
                return Err(PlanError::Circle(circle));
            }
            None => self.marks.insert(task, Mark::Open),
        };
        self.path.push(task);
        for &need in &self.plan.needs[task] {
            if !self.plan.needs.contains_key(need) {
                return Err(PlanError::Missing { task, need });
            }
            self.visit(need)?;
        }
        self.path.pop();
        self.marks.insert(task, Mark::Done);
        self.order.push(task);
        Ok(())
    }
}

impl<'n> Plan<'n> {
    /// Adds a task; adding it again adds to its needs.
    pub fn task(mut self, name: &'n str, needs: &[&'n str]) -> Self {
        let known = self.needs.entry(name).or_default();
        known.extend(needs.iter().copied());
        self
    }

    /// All tasks, needs first.
    pub fn order(&self) -> Result<Vec<&'n str>, PlanError<'n>> {
        let mut walk = Walk {
            plan: self,
            marks: BTreeMap::new(),
            path: Vec::new(),
            order: Vec::new(),
        };
        for task in self.needs.keys() {
            walk.visit(task)?;
        }
        Ok(walk.order)
    }

    /// Tasks grouped into rounds that could be worked on side by side.
    pub fn rounds(&self) -> Result<Vec<Vec<&'n str>>, PlanError<'n>> {
        let mut depth: BTreeMap<&str, usize> = BTreeMap::new();
        let mut rounds: Vec<Vec<&'n str>> = Vec::new();
        for task in self.order()? {
            let needs = self.needs[task].iter();
            let round = needs.map(|need| depth[need] + 1).max().unwrap_or(0);
            depth.insert(task, round);
            match rounds.get_mut(round) {
                Some(others) => others.push(task),
                None => rounds.push(vec![task]),
            }
        }
        Ok(rounds)
    }
}
