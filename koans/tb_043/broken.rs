use std::time::Duration;

/// How often a request is tried again when nothing else is said.
pub const USUAL_RETRIES: u32 = 3;
/// How long a request may take when nothing else is said.
pub const USUAL_PATIENCE: Duration = Duration::from_secs(20);

#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    pub retries: u32,
    pub patience: Duration,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Client {
    agent: String,
    limits: Limits,
}

impl Client {
    /// A client that is called `agent`, with the usual limits.
    pub fn named(agent: &str) -> Client {
        Client {
            agent: agent.to_string(),
            ..Client::default()
        }
    }

    /// Changes the retries and leaves the patience as usual.
    pub fn with_retries(mut self, retries: u32) -> Client {
        self.limits = Limits {
            retries,
            ..Default::default()
        };
        self
    }

    /// The longest time that a request takes with all of its retries.
    pub fn longest(&self) -> Duration {
        self.limits.patience * (self.limits.retries + 1)
    }

    pub fn agent(&self) -> &str {
        &self.agent
    }
}
