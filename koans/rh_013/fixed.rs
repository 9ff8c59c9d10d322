//! Who may do what with a shared folder.

use std::collections::HashMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Owner,
    Editor,
    Viewer,
}

impl Level {
    /// The more a level may do, the higher its rank.
    pub fn rank(self) -> u8 {
        match self {
            Level::Owner => 3,
            Level::Editor => 2,
            Level::Viewer => 1,
        }
    }
}

#[derive(Debug, PartialEq)]
pub enum Denied {
    Stranger,
    Needs(Level),
}

#[derive(Default)]
pub struct Folder {
    levels: HashMap<String, Level>,
}

impl Folder {
    pub fn share(&mut self, user: &str, level: Level) {
        self.levels.insert(user.to_string(), level);
    }

    pub fn may(&self, user: &str, needed: Level) -> bool {
        self.levels
            .get(user)
            .is_some_and(|level| level.rank() >= needed.rank())
    }

    pub fn demand(&self, user: &str, needed: Level) -> Result<(), Denied> {
        if self.may(user, needed) {
            Ok(())
        } else if self.levels.contains_key(user) {
            Err(Denied::Needs(needed))
        } else {
            Err(Denied::Stranger)
        }
    }
}
