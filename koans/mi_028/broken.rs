use std::collections::VecDeque;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Go { seconds: u32 },
    Clear { seconds: u32 },
    Hold,
}

/// The phases a crossing goes through.
#[derive(Default)]
struct Plan {
    phases: VecDeque<Phase>,
}

impl Plan {
    /// Adds a time to go, and after it the three seconds in which the
    /// crossing clears.
    fn add_go(&mut self, seconds: u32) {
        self.phases.push_back(Phase::Go { seconds });
        self.phases.push_back(Phase { seconds: 3 });
    }

    /// Puts a phase before all others, e.g. for an ambulance.
    fn put_first(&mut self, phase: Phase::Hold) {
        self.phases.push_front(phase);
    }

    /// Seconds until the plan is through; `None` when it holds somewhere.
    fn seconds(&self) -> Option<u32> {
        self.phases
            .iter()
            .map(|phase| match phase {
                Phase::Go { seconds } | Phase::Clear { seconds } => Some(*seconds),
                Phase::Hold => None,
            })
            .sum()
    }
}

fn main() {
    let mut plan = Plan::default();
    plan.add_go(20);
    println!("{:?}", plan.seconds());
    plan.put_first(Phase::Hold);
    println!("{:?}, {:?}", plan.phases.front(), plan.seconds());
}
