//! Headers of tune sheets: `title=Reel; bpm=120; key=-2; pickup=0.5`.

use std::fmt;
use std::str::FromStr;

#[derive(Debug, PartialEq)]
enum TuneError {
    Missing(&'static str),
    Unreadable { field: &'static str, text: String },
}

impl fmt::Display for TuneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TuneError::Missing(field) => write!(f, "{field} is missing"),
            TuneError::Unreadable { field, text } => write!(f, "cannot read {field} from `{text}`"),
        }
    }
}

struct Header<'a> {
    fields: Vec<(&'a str, &'a str)>,
}

impl<'a> Header<'a> {
    fn new(line: &'a str) -> Self {
        let pairs = line.split(';').filter_map(|part| part.split_once('='));
        Header {
            fields: pairs
                .map(|(name, text)| (name.trim(), text.trim()))
                .collect(),
        }
    }

    fn text(&self, field: &'static str) -> Result<&'a str, TuneError> {
        let found = self.fields.iter().find(|(name, _)| *name == field);
        found
            .map(|(_, text)| *text)
            .ok_or(TuneError::Missing(field))
    }

    fn number<T: FromStr>(&self, field: &'static str) -> Result<T, TuneError> {
        let text = self.text(field)?;
        text.parse().map_err(|_| TuneError::Unreadable {
            field,
            text: text.to_string(),
        })
    }
}

/// Seconds before the first full bar, and the number of sharps (below zero: flats).
fn lead_in(line: &str) -> Result<(f64, i8), TuneError> {
    let header = Header::new(line);
    let bpm = header.number::<u16>("bpm")?;
    let pickup = match header.number::<f64>("pickup") {
        Err(TuneError::Missing(_)) => 0.0,
        other => other?,
    };
    Ok((pickup * 60.0 / f64::from(bpm), header.number("key")?))
}

fn main() {
    for line in [
        "title=Reel; bpm=120; key=-2; pickup=0.5",
        "title=Jig; key=1",
    ] {
        match lead_in(line) {
            Ok((seconds, key)) => println!("{seconds} s, key {key}"),
            Err(fault) => println!("{fault}"),
        }
    }
}
