/// One change to the text, with what is needed to take it back.
#[derive(Debug)]
pub enum Step {
    Inserted { at: usize, len: usize },
    Removed { at: usize, lost: String },
}

impl Step {
    fn revert(&self, text: &mut String) {
        match self {
            Step::Inserted { at, len } => text.replace_range(*at..*at + *len, ""),
            Step::Removed { at, lost } => text.insert_str(*at, lost),
        }
    }
}

#[derive(Debug, Default)]
pub struct Buffer {
    text: String,
    history: Vec<Step>,
}

impl Buffer {
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn insert(&mut self, at: usize, piece: &str) {
        self.text.insert_str(at, piece);
        self.history.push(Step::Inserted {
            at,
            len: piece.len(),
        });
    }

    pub fn remove(&mut self, at: usize, len: usize) {
        let lost: String = self.text.drain(at..at + len).collect();
        self.history.push(Step::Removed { at, lost });
    }

    /// Takes back the latest step; each further call goes one step further back.
    /// Returns false once there is nothing left to take back.
    pub fn undo(&mut self) -> bool {
        let Some(step) = self.history.pop() else {
            return false;
        };
        step.revert(&mut self.text);
        true
    }
}
