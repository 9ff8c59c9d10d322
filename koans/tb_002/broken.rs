use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq)]
pub enum Loadout {
    Sword { edge: u8 },
    Bow { arrows: u16 },
}

#[derive(Debug, PartialEq)]
pub struct Unit {
    pub callsign: String,
    pub health: i32,
    pub loadout: Loadout,
}

/// A map with its starting units, never changed once loaded.
#[derive(Debug, Clone)]
pub struct Scenario {
    pub title: String,
    pub squads: BTreeMap<u32, Vec<Unit>>,
}

pub struct Battle {
    state: Scenario,
    turn: u32,
}

impl Battle {
    /// Starts a fresh battle; the scenario stays as it was.
    pub fn start(scenario: &Scenario) -> Self {
        Battle {
            state: scenario.clone(),
            turn: 1,
        }
    }

    pub fn strike(&mut self, squad: u32, damage: i32) {
        self.turn += 1;
        if let Some(units) = self.state.squads.get_mut(&squad) {
            for unit in units.iter_mut() {
                unit.health -= damage;
            }
            units.retain(|unit| unit.health > 0);
        }
    }

    pub fn survivors(&self, squad: u32) -> usize {
        self.state.squads.get(&squad).map_or(0, Vec::len)
    }

    pub fn headline(&self) -> String {
        format!("{} (turn {})", self.state.title, self.turn)
    }
}
