/// One filled-in form: field names and what was typed.
pub type Form = Vec<(String, String)>;

type Rule = Box<dyn Fn(&str) -> bool>;

/// Checks forms against a list of rules, each tied to one field.
#[derive(Default)]
pub struct Checker {
    rules: Vec<(&'static str, &'static str, Rule)>,
}

impl Checker {
    /// Adds a rule; `complaint` is shown when the field does not meet it.
    pub fn field<F>(mut self, name: &'static str, complaint: &'static str, rule: F) -> Self
    where
        F: Fn(&str) -> bool,
    {
        self.rules.push((name, complaint, Box::new(rule)));
        self
    }

    /// Like `field`, but an empty entry is fine.
    pub fn optional<F>(mut self, name: &'static str, complaint: &'static str, rule: F) -> Self
    where
        F: Fn(&str) -> bool,
    {
        let lenient = move |text: &str| text.is_empty() || rule(text);
        self.rules.push((name, complaint, Box::new(lenient)));
        self
    }

    /// All complaints about a form, in the order of the rules. A field
    /// that is absent counts as empty.
    pub fn complaints(&self, form: &Form) -> Vec<String> {
        self.rules
            .iter()
            .filter(|(name, _, rule)| {
                let entry = form.iter().find(|(field, _)| field == name);
                !rule(entry.map_or("", |(_, text)| text.as_str()))
            })
            .map(|(name, complaint, _)| format!("{name}: {complaint}"))
            .collect()
    }
}
