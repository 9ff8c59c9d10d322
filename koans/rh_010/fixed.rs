//! Checks of the club membership form.

use std::fmt;

#[derive(Debug, PartialEq)]
enum Fault {
    Blank,
    TooLong(usize),
    Text(&'static str),
}

impl From<&'static str> for Fault {
    fn from(text: &'static str) -> Self {
        Fault::Text(text)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Blank => write!(f, "must be filled in"),
            Fault::TooLong(extra) => write!(f, "{extra} characters too long"),
            Fault::Text(text) => write!(f, "{text}"),
        }
    }
}

/// Runs one rule on a field and adds a line to the report when it fails.
fn check<E: Into<Fault>>(
    report: &mut Vec<String>,
    name: &str,
    value: &str,
    rule: impl Fn(&str) -> Result<(), E>,
) {
    if let Err(fault) = rule(value) {
        report.push(format!("{name}: {}", fault.into()));
    }
}

fn name_rule(value: &str) -> Result<(), Fault> {
    match value.chars().count() {
        0 => Err(Fault::Blank),
        length if length > 20 => Err(Fault::TooLong(length - 20)),
        _ => Ok(()),
    }
}

fn validate(name: &str, mail: &str, remarks: &str) -> Vec<String> {
    let mut report = Vec::new();
    check(&mut report, "name", name, name_rule);
    check(&mut report, "mail", mail, |text| {
        if text.contains('@') {
            Ok(())
        } else {
            Err("has no @")
        }
    });
    check(&mut report, "remarks", remarks, |text| {
        if text.starts_with(' ') {
            println!("remarks start with a space");
        }
        Ok::<(), Fault>(())
    });
    report
}

fn main() {
    let report = validate("Ada", "ada.example", " vegetarian");
    println!("{}", report.join("\n"));
}
