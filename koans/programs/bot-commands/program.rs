//! Routes chat lines such as `/roll 3` to the handlers of a bot.

use std::collections::BTreeMap;
use std::fmt;
use std::num::ParseIntError;
use std::str::SplitWhitespace;

/// What went wrong with a line.
#[derive(Debug, Clone, PartialEq)]
pub enum BotError {
    NotACommand,
    Unknown { name: String },
    MissingArg(&'static str),
    BadNumber(ParseIntError),
}

impl From<ParseIntError> for BotError {
    fn from(e: ParseIntError) -> Self {
        Self::BadNumber(e)
    }
}

impl fmt::Display for BotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotACommand => f.write_str("not a command"),
            Self::Unknown { name } => write!(f, "no command is called {name}"),
            Self::MissingArg(what) => write!(f, "please give {what}"),
            Self::BadNumber(e) => write!(f, "not a number: {e}"),
        }
    }
}

pub type Reply = Result<String, BotError>;

/// The words after a command's name.
pub struct Args<'l> {
    words: SplitWhitespace<'l>,
}

impl<'l> Args<'l> {
    /// The next word, called `what` if it is missing.
    pub fn word(&mut self, what: &'static str) -> Result<&'l str, BotError> {
        self.words.next().ok_or(BotError::MissingArg(what))
    }

    pub fn number(&mut self, what: &'static str) -> Result<i64, BotError> {
        Ok(self.word(what)?.parse()?)
    }

    /// All words that are left, with single spaces.
    pub fn rest(self) -> String {
        self.words.collect::<Vec<&str>>().join(" ")
    }
}

type Handler<S> = Box<dyn Fn(&mut S, Args<'_>) -> Reply>;

/// Handlers by name, all working on a state `S`.
pub struct Router<S> {
    handlers: BTreeMap<&'static str, Handler<S>>,
    aliases: BTreeMap<String, &'static str>,
}

impl<S> Router<S> {
    pub fn new() -> Self {
        Router {
            handlers: BTreeMap::new(),
            aliases: BTreeMap::new(),
        }
    }

    pub fn on<F>(mut self, name: &'static str, handler: F) -> Self
    where
        F: Fn(&mut S, Args<'_>) -> Reply + 'static,
    {
        self.handlers.insert(name, Box::new(handler));
        self
    }

    pub fn alias(mut self, alias: &str, name: &'static str) -> Self {
        self.aliases.insert(alias.to_string(), name);
        self
    }

    /// Answers one line.
    pub fn answer(&self, state: &mut S, line: &str) -> Reply {
        let line = line.trim().strip_prefix('/');
        let mut words = line.ok_or(BotError::NotACommand)?.split_whitespace();
        let typed = words.next().ok_or(BotError::NotACommand)?;
        let name = self.aliases.get(typed).copied().unwrap_or(typed);
        match self.handlers.get(name) {
            Some(handler) => handler(state, Args { words }),
            None => Err(BotError::Unknown {
                name: name.to_string(),
            }),
        }
    }

    pub fn help(&self) -> String {
        let names: Vec<String> = self.handlers.keys().map(|n| format!("/{n}")).collect();
        names.join(" ")
    }
}

/// The points everybody has.
#[derive(Debug, Default)]
pub struct Scores {
    points: BTreeMap<String, i64>,
}

impl Scores {
    fn give(&mut self, mut args: Args<'_>) -> Reply {
        let who = args.word("a name")?;
        let amount = args.number("an amount")?;
        let points = self.points.entry(who.to_owned()).or_insert(0);
        *points += amount;
        Ok(format!("{who} has {points}"))
    }
}

/// A bot that counts points and repeats what it is told.
pub fn score_bot() -> Router<Scores> {
    Router::new()
        .on("give", Scores::give)
        .on("say", |_, args| Ok(args.rest()))
        .alias("g", "give")
}
