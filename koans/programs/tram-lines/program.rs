//! Plans tram journeys over a network that borrows its stop names.

use std::collections::{HashMap, HashSet, VecDeque};

/// A line and the stops it serves, end to end.
#[derive(Debug)]
pub struct Line<'n> {
    pub number: u8,
    pub stops: Vec<&'n str>,
}

/// One ride without changing.
#[derive(Debug, PartialEq)]
pub struct Leg<'n> {
    pub line: u8,
    pub from: &'n str,
    pub to: &'n str,
}

/// All lines of a town, read from a text the caller owns.
#[derive(Debug, Default)]
pub struct Network<'n> {
    lines: Vec<Line<'n>>,
}

impl<'n> Network<'n> {
    /// Reads lines such as `4: Docks > Mint > Zoo`; anything else is skipped.
    pub fn read(text: &'n str) -> Self {
        let lines = text.lines().filter_map(Self::read_line).collect();
        Network { lines }
    }

    fn read_line(row: &'n str) -> Option<Line<'n>> {
        let (number, stops) = row.split_once(':')?;
        Some(Line {
            number: number.trim().parse().ok()?,
            stops: stops.split('>').map(str::trim).collect(),
        })
    }

    /// Stops one ride away, with the line that goes there.
    fn rides<'s>(&'s self, from: &'s str) -> impl Iterator<Item = (&'n str, u8)> + 's {
        self.lines
            .iter()
            .filter(move |line| line.stops.contains(&from))
            .flat_map(|line| line.stops.iter().map(|stop| (*stop, line.number)))
    }

    /// Finds the journey with the fewest changes.
    pub fn journey(&self, from: &str, to: &str) -> Option<Vec<Leg<'n>>> {
        let start = self.stop(from)?;
        let goal = self.stop(to)?;
        let mut came: HashMap<&'n str, (&'n str, u8)> = HashMap::new();
        let mut queue = VecDeque::from([start]);
        let mut seen = HashSet::from([start]);
        while let Some(here) = queue.pop_front() {
            if here == goal {
                return Some(unwind(&came, start, goal));
            }
            for (next, line) in self.rides(here) {
                if seen.insert(next) {
                    came.insert(next, (here, line));
                    queue.push_back(next);
                }
            }
        }
        None
    }

    fn stop(&self, name: &str) -> Option<&'n str> {
        let mut all = self.lines.iter().flat_map(|line| line.stops.iter());
        all.find(|stop| **stop == name).copied()
    }

    /// Stops where at least two lines meet, in alphabetical order.
    pub fn interchanges(&self) -> Vec<&'n str> {
        let mut serving: HashMap<&'n str, HashSet<u8>> = HashMap::new();
        for line in &self.lines {
            for &stop in &line.stops {
                serving.entry(stop).or_default().insert(line.number);
            }
        }
        let mut names: Vec<_> = serving
            .into_iter()
            .filter_map(|(stop, lines)| (lines.len() > 1).then_some(stop))
            .collect();
        names.sort_unstable();
        names
    }
}

fn unwind<'n>(
    came: &HashMap<&'n str, (&'n str, u8)>,
    start: &'n str,
    goal: &'n str,
) -> Vec<Leg<'n>> {
    let mut legs = Vec::new();
    let mut to = goal;
    while to != start {
        let (from, line) = came[to];
        legs.push(Leg { line, from, to });
        to = from;
    }
    legs.reverse();
    legs
}
