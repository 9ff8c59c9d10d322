//! Reads light characters like `Fl(2)R 10s` and plays their rhythm as an iterator.

use std::iter::Peekable;
use std::str::Chars;

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Fixed,
    Flashing,
    Occulting,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Colour {
    #[default]
    White,
    Red,
    Green,
}

/// A parsed light character.
#[derive(Debug, Clone, PartialEq)]
pub struct Character {
    pub kind: Kind,
    pub group: u32,
    pub colour: Colour,
    pub period_s: u32,
}

#[derive(Debug, PartialEq)]
pub enum LightError {
    UnknownKind(String),
    ExpectedNumber { found: Option<char> },
    Unclosed,
    TooFast(Character),
}

struct Reader<'s> {
    chars: Peekable<Chars<'s>>,
}

impl<'s> Reader<'s> {
    fn new(text: &'s str) -> Self {
        Reader {
            chars: text.chars().peekable(),
        }
    }

    fn take(&mut self, wanted: char) -> bool {
        self.chars.next_if_eq(&wanted).is_some()
    }

    fn kind(&mut self) -> Result<Kind, LightError> {
        let mut word = String::new();
        while let Some(c) = self.chars.next_if(|c| c.is_alphabetic() && word.len() < 2) {
            word.push(c);
        }
        match word.as_str() {
            "Fx" => Ok(Kind::Fixed),
            "Fl" => Ok(Kind::Flashing),
            "Oc" => Ok(Kind::Occulting),
            _ => Err(LightError::UnknownKind(word)),
        }
    }

    fn number(&mut self) -> Result<u32, LightError> {
        let mut value = None;
        while let Some(digit) = self.chars.peek().and_then(|c| c.to_digit(10)) {
            value = Some(value.unwrap_or(0) * 10 + digit);
            self.chars.next();
        }
        value.ok_or(LightError::ExpectedNumber {
            found: self.chars.peek().copied(),
        })
    }

    fn group(&mut self) -> Result<u32, LightError> {
        if !self.take('(') {
            return Ok(1);
        }
        let count = self.number()?;
        self.take(')').then_some(count).ok_or(LightError::Unclosed)
    }

    fn colour(&mut self) -> Colour {
        match self.chars.next_if(|c| "RG".contains(*c)) {
            Some('R') => Colour::Red,
            Some(_) => Colour::Green,
            None => Colour::default(),
        }
    }
}

/// Parses one light character.
pub fn parse(text: &str) -> Result<Character, LightError> {
    let mut reader = Reader::new(text);
    let light = Character {
        kind: reader.kind()?,
        group: reader.group()?,
        colour: reader.colour(),
        period_s: {
            reader.take(' ');
            reader.number()?
        },
    };
    if light.group * 2 > light.period_s {
        return Err(LightError::TooFast(light));
    }
    Ok(light)
}

/// What is seen each second: a colour, or darkness.
#[derive(Debug, Clone)]
pub struct Rhythm {
    light: Character,
    second: u32,
}

impl IntoIterator for Character {
    type Item = Option<Colour>;
    type IntoIter = Rhythm;

    fn into_iter(self) -> Rhythm {
        Rhythm::from(self)
    }
}

impl From<Character> for Rhythm {
    fn from(light: Character) -> Self {
        Rhythm { light, second: 0 }
    }
}

impl Iterator for Rhythm {
    type Item = Option<Colour>;

    fn next(&mut self) -> Option<Self::Item> {
        let at = self.second % self.light.period_s;
        self.second += 1;
        let beat = at < self.light.group * 2 && at % 2 == 0;
        let lit = match self.light.kind {
            Kind::Fixed => true,
            Kind::Flashing => beat,
            Kind::Occulting => !beat,
        };
        Some(lit.then_some(self.light.colour))
    }
}
