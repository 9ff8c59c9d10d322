use std::collections::{BTreeMap, BTreeSet};

/// A directed graph: every node with the nodes it points to.
#[derive(Default)]
struct Graph {
    edges: BTreeMap<u32, Vec<u32>>,
}

impl Graph {
    fn connect(&mut self, from: u32, to: u32) {
        self.edges.entry(from).or_default().push(to);
    }

    /// How many nodes are first reached after 0, 1, 2, ... steps from `start`.
    fn widths(&self, start: u32) -> Vec<usize> {
        let mut seen = BTreeSet::from([start]);
        let mut frontier = vec![start];
        let mut widths = Vec::new();
        while !frontier.is_empty() {
            widths.push(frontier.len());
            let mut reached = Vec::new();
            for node in frontier {
                for next in self.edges.get(&node).into_iter().flatten() {
                    if seen.insert(*next) {
                        reached.push(*next);
                    }
                }
            }
            frontier = reached;
        }
        widths
    }

    /// The step with the most new nodes, the earliest of equals.
    fn widest_step(&self, start: u32) -> usize {
        let (mut step, mut most) = (0, 0);
        for (i, width) in self.widths(start).into_iter().enumerate() {
            if width > most {
                (step, most) = (i, width);
            }
        }
        step
    }
}

fn main() {
    let mut graph = Graph::default();
    for (from, to) in [(1, 2), (1, 3), (2, 4), (3, 4), (3, 5), (3, 6)] {
        graph.connect(from, to);
    }
    println!("{:?}, widest {}", graph.widths(1), graph.widest_step(1));
}
