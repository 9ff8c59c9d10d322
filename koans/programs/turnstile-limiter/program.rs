//! Token-bucket rate limiting for visitors, driven by a clock that can be faked.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::rc::Rc;

/// Where the limiter learns the time, in milliseconds.
pub trait Clock {
    fn now(&self) -> u64;
}

/// A clock moved on by hand; every clone shows the same time.
#[derive(Clone, Default)]
pub struct HandClock {
    millis: Rc<Cell<u64>>,
}

impl HandClock {
    pub fn advance(&self, by: u64) {
        self.millis.set(self.millis.get() + by);
    }
}

impl Clock for HandClock {
    fn now(&self) -> u64 {
        self.millis.get()
    }
}

/// How many passes a bucket holds and how long one takes to come back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    pub burst: u32,
    pub refill_millis: u64,
}

/// Why somebody was turned away.
#[derive(Debug, PartialEq)]
pub enum Refusal {
    Wait { millis: u64 },
    Banned(String),
    TooMany { asked: u32, burst: u32 },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Wait { millis } => write!(f, "come back in {millis} ms"),
            Self::Banned(who) => write!(f, "{who} may not enter"),
            Self::TooMany { asked, burst } => write!(f, "{asked} at once, but only {burst} fit"),
        }
    }
}

impl Error for Refusal {}

struct Bucket {
    tokens: u32,
    filled_at: u64,
}

impl Bucket {
    fn refill(&mut self, rule: &Rule, now: u64) {
        let earned = (now - self.filled_at) / rule.refill_millis;
        self.filled_at += earned * rule.refill_millis;
        self.tokens = rule.burst.min(self.tokens.saturating_add(earned as u32));
    }
}

/// One bucket per visitor, all under the same rule.
pub struct Turnstile<C: Clock> {
    clock: C,
    rule: Rule,
    buckets: BTreeMap<String, Bucket>,
    banned: Vec<String>,
}

impl<C> Turnstile<C>
where
    C: Clock,
{
    pub fn new(clock: C, rule: Rule) -> Self {
        let (buckets, banned) = Default::default();
        Self {
            clock,
            rule,
            buckets,
            banned,
        }
    }

    pub fn ban(&mut self, who: impl Into<String>) {
        self.banned.push(who.into());
    }

    /// Lets `count` people of party `who` in; returns the passes they have left.
    pub fn enter(&mut self, who: &str, count: u32) -> Result<u32, Refusal> {
        let rule = self.rule;
        if self.banned.iter().any(|name| name == who) {
            return Err(Refusal::Banned(who.to_owned()));
        }
        if count > rule.burst {
            return Err(Refusal::TooMany {
                asked: count,
                burst: rule.burst,
            });
        }
        let now = self.clock.now();
        let bucket = self.buckets.entry(who.to_owned()).or_insert(Bucket {
            tokens: rule.burst,
            filled_at: now,
        });
        bucket.refill(&rule, now);
        match bucket.tokens.checked_sub(count) {
            Some(left) => {
                bucket.tokens = left;
                Ok(left)
            }
            None => {
                let missing = u64::from(count - bucket.tokens);
                let ready = bucket.filled_at + missing * rule.refill_millis;
                Err(Refusal::Wait {
                    millis: ready - now,
                })
            }
        }
    }

    /// Lets whole parties in, in order, stopping at the first refusal.
    pub fn enter_all(&mut self, parties: &[(&str, u32)]) -> Result<u32, Box<dyn Error>> {
        let mut admitted = 0;
        for (who, count) in parties {
            self.enter(who, *count)?;
            admitted += count;
        }
        Ok(admitted)
    }
}
