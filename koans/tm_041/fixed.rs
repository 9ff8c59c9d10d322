/// A reminder that comes back every so many minutes.
#[derive(Debug, Clone, PartialEq)]
pub struct Reminder {
    pub text: String,
    pub first: u32,
    pub every: u32,
}

impl Reminder {
    /// A reminder that comes at minute `first` for the first time.
    pub fn new(text: &str, first: u32, every: u32) -> Reminder {
        Reminder {
            text: text.to_string(),
            first,
            every,
        }
    }

    pub fn is_due(&self, minute: u32) -> bool {
        minute >= self.first && (minute - self.first) % self.every == 0
    }

    /// The same reminder, to come for the first time `minutes` later than now.
    pub fn snoozed(&self, now: u32, minutes: u32) -> Reminder {
        let later = now + minutes;
        Reminder::new(&self.text, later, self.every)
    }
}

/// What a cook wants to be told about a dish that goes into the oven at
/// minute `start`: from then on to look after it every ten minutes, and to
/// have it out at the end.
pub fn for_dish(dish: &str, start: u32, minutes: u32) -> Vec<Reminder> {
    let end = start + minutes;
    let look = Reminder::new(&format!("look at the {dish}"), start, 10);
    let out = Reminder::new(&format!("take out the {dish}"), end, u32::MAX);
    vec![look, out]
}
