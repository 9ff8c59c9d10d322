use std::cell::RefCell;
use std::rc::Rc;

#[derive(Debug)]
struct Inner {
    name: String,
    exits: Vec<Room>,
}

/// A room of a maze; clones are the same room.
#[derive(Debug, Clone)]
pub struct Room(Rc<RefCell<Inner>>);

impl Room {
    pub fn new(name: &str) -> Self {
        Room(Rc::new(RefCell::new(Inner {
            name: name.to_string(),
            exits: Vec::new(),
        })))
    }

    /// The present name of the room.
    pub fn name(&self) -> &str {
        self.0.borrow().name.as_str()
    }

    pub fn rename(&self, name: &str) {
        self.0.borrow_mut().name = name.to_string();
    }

    /// Adds a passage that can be walked from here to there.
    pub fn connect(&self, there: &Room) {
        self.0.borrow_mut().exits.push(there.clone());
    }

    /// The names of all rooms that can be reached, each once, this one first.
    pub fn reachable(&self) -> Vec<String> {
        let mut met: Vec<Room> = Vec::new();
        let mut open = vec![self.clone()];
        while let Some(room) = open.pop() {
            if met.iter().any(|known| Rc::ptr_eq(&known.0, &room.0)) {
                continue;
            }
            open.extend(room.0.borrow().exits.iter().rev().cloned());
            met.push(room);
        }
        met.iter().map(|room| room.name().to_string()).collect()
    }
}
