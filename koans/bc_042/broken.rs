#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    pub to: String,
    pub text: String,
}

/// Letters on their way out of a mail room.
#[derive(Default)]
pub struct Outbox {
    waiting: Vec<Letter>,
    delivered: Vec<String>,
    closed: Vec<String>,
}

impl Outbox {
    pub fn post(&mut self, to: &str, text: &str) {
        let (to, text) = (to.to_string(), text.to_string());
        self.waiting.push(Letter { to, text });
    }

    pub fn close_address(&mut self, address: &str) {
        self.closed.push(address.to_string());
    }

    /// Sends every letter that waits. None of them waits any longer, but a
    /// letter to a closed address leaves a note to the office in its place,
    /// which goes out with the next round.
    pub fn send_round(&mut self) {
        for letter in self.waiting.iter() {
            self.send(letter);
        }
    }

    fn send(&mut self, letter: &Letter) {
        if self.closed.contains(&letter.to) {
            self.post("office", &format!("{} is closed", letter.to));
        } else {
            self.delivered.push(letter.text.clone());
        }
    }

    pub fn delivered(&self) -> &[String] {
        &self.delivered
    }

    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }
}
