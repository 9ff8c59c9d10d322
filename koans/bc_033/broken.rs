#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Book,
    Film,
    Map,
}

/// Tells the fine in cents for a number of days late.
type Rule = Box<dyn Fn(u32) -> u32>;

/// The fines of a library, by kind of thing lent.
#[derive(Default)]
pub struct Fines {
    rules: Vec<(Kind, Rule)>,
}

/// So many cents per day, up to a maximum.
pub fn per_day(cents: u32, most: u32) -> Rule {
    Box::new(move |days| days.saturating_mul(cents).min(most))
}

/// A rule that counts only the days after the first few.
pub fn with_grace(free_days: u32, rule: Rule) -> Rule {
    Box::new(|days| rule(days.saturating_sub(free_days)))
}

impl Fines {
    /// Sets the rule for a kind; a rule set earlier for it is forgotten.
    pub fn set(&mut self, kind: Kind, rule: Rule) {
        self.rules.retain(|(known, _)| *known != kind);
        self.rules.push((kind, rule));
    }

    /// The fine in cents; kinds without a rule cost nothing.
    pub fn fine(&self, kind: Kind, days_late: u32) -> u32 {
        let found = self.rules.iter().find(|(known, _)| *known == kind);
        found.map_or(0, |(_, rule)| rule(days_late))
    }
}
