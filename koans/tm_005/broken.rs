#![deny(unreachable_patterns)]

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Group,
    Knockout,
    Final,
}

/// Points for one win.
///
/// A final is worth 10, a knockout match 5, a group match 3. Winning a final
/// without conceding a goal is worth 14, and a knockout match 6.
pub fn points(stage: Stage, conceded: u32) -> u32 {
    match (stage, conceded) {
        (Stage::Final, _) => 10,
        (Stage::Final, 0) => 14,
        (Stage::Knockout, 0) => 6,
        (Stage::Knockout, _) => 5,
        (Stage::Group, _) => 3,
    }
}

pub struct Scoreboard {
    rows: Vec<(String, u32)>,
}

impl Scoreboard {
    pub fn new() -> Self {
        Scoreboard { rows: Vec::new() }
    }

    pub fn win(&mut self, team: &str, stage: Stage, conceded: u32) {
        let gained = points(stage, conceded);
        match self.rows.iter_mut().find(|(name, _)| name == team) {
            Some((_, total)) => *total += gained,
            None => self.rows.push((team.to_string(), gained)),
        }
    }

    pub fn total(&self, team: &str) -> u32 {
        self.rows
            .iter()
            .find(|(name, _)| name == team)
            .map_or(0, |(_, total)| *total)
    }
}

impl Default for Scoreboard {
    fn default() -> Self {
        Self::new()
    }
}
