/// A ticket of a help desk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ticket {
    pub subject: String,
    /// The day on which it was opened.
    pub opened: u32,
    /// Who works on it, if somebody does.
    pub agent: Option<String>,
    /// The subjects of the tickets that it was split off from, oldest first.
    pub origins: Vec<String>,
}

impl Ticket {
    /// Opens a ticket on a day, on which nobody works yet.
    pub fn open(subject: &str, day: u32) -> Ticket {
        Ticket {
            subject: subject.to_string(),
            opened: day,
            agent: None,
            origins: Vec::new(),
        }
    }

    /// Opens a ticket for a part of this one on a day. The agent of this one
    /// works on it, too.
    pub fn split(&self, subject: &str, day: u32) -> Ticket {
        let mut origins = self.origins.clone();
        origins.push(self.subject.clone());
        Ticket {
            subject: subject.to_string(),
            opened: day,
            agent: self.agent.clone(),
            origins,
        }
    }

    pub fn assign(&mut self, agent: &str) {
        self.agent = Some(agent.to_string());
    }
}

/// The tickets that were opened in some days, both of them included.
pub fn opened_within(tickets: &[Ticket], from: u32, to: u32) -> usize {
    tickets
        .iter()
        .filter(|ticket| (from..=to).contains(&ticket.opened))
        .count()
}
