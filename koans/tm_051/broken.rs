#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Answer {
    Granted,
    Pending,
    Declined,
}

/// What happens at a till; amounts are in cents and never negative.
#[derive(Debug, Clone, Copy)]
pub enum Event {
    Sale { cents: u32, card: Answer },
    Refund { cents: u32 },
}

impl Event {
    /// Whether the event is off: a sale whose card was declined.
    pub fn is_off(&self) -> bool {
        match self {
            Event::Sale { card, .. } => *card == Answer::Declined,
            Event::Refund { .. } => false,
        }
    }

    /// What the event does to the till, where it is granted or pending.
    fn change(&self) -> i64 {
        match *self {
            Event::Sale { cents, .. } => i64::from(cents),
            Event::Refund { cents } => i64::from(-cents),
        }
    }
}

/// What is in the till at the end of a day, and how many events were off.
pub fn end_of_day(start: i64, events: &[Event]) -> (i64, usize) {
    let (off, on): (Vec<Event>, Vec<Event>) = events.iter().copied().partition(Event::is_off);
    let change: i64 = on.iter().map(Event::change).sum();
    (start + change, off.len())
}
