//! Tries a delivery again and again, as long as the policy allows.

use std::time::Duration;

/// Decides how long to wait before the next attempt, if there is to be one.
pub trait Policy {
    type State;

    fn begin(&self) -> Self::State;

    fn pause(&self, state: &mut Self::State) -> Option<Duration>;

    /// A policy that also gives up once the pauses add up to `limit`.
    fn within(self, limit: Duration) -> Within<Self>
    where
        Self: Sized,
    {
        Within { inner: self, limit }
    }
}

/// The same pause a fixed number of times.
#[derive(Clone)]
pub struct Steady {
    pub pause: Duration,
    pub times: u32,
}

impl Policy for Steady {
    type State = u32;

    fn begin(&self) -> u32 {
        self.times
    }

    fn pause(&self, left: &mut u32) -> Option<Duration> {
        *left = left.checked_sub(1)?;
        Some(self.pause)
    }
}

/// Pauses that double, for ever.
#[derive(Debug, Clone, Copy)]
pub struct Doubling(pub Duration);

impl Policy for Doubling {
    type State = Duration;

    fn begin(&self) -> Duration {
        self.0
    }

    fn pause(&self, next: &mut Duration) -> Option<Duration> {
        let now = *next;
        *next = now.checked_mul(2)?;
        Some(now)
    }
}

/// Another policy under a time limit.
#[derive(Debug, Clone, Copy)]
pub struct Within<P> {
    inner: P,
    limit: Duration,
}

impl<P: Policy> Policy for Within<P> {
    type State = (P::State, Duration);

    fn begin(&self) -> Self::State {
        (self.inner.begin(), Duration::ZERO)
    }

    fn pause(&self, (state, spent): &mut Self::State) -> Option<Duration> {
        let pause = self.inner.pause(state)?;
        *spent += pause;
        (*spent <= self.limit).then_some(pause)
    }
}

/// Why a delivery failed in the end.
#[derive(Debug, Clone, PartialEq)]
pub enum GaveUp<E> {
    Hopeless(E),
    OutOfTries { tries: u32, last: E },
}

/// Runs `job` until it works, the error is not worth another try or the policy ends.
/// `job` gets the number of the attempt, `wait` gets every pause.
pub fn retry<P, T, E>(
    policy: &P,
    mut job: impl FnMut(u32) -> Result<T, E>,
    worth_it: impl Fn(&E) -> bool,
    wait: &mut dyn FnMut(Duration),
) -> Result<T, GaveUp<E>>
where
    P: Policy,
{
    let mut state = policy.begin();
    let mut tries = 0;
    loop {
        tries += 1;
        let last = match job(tries) {
            Ok(done) => return Ok(done),
            Err(e) if !worth_it(&e) => return Err(GaveUp::Hopeless(e)),
            Err(e) => e,
        };
        match policy.pause(&mut state) {
            Some(pause) => wait(pause),
            None => return Err(GaveUp::OutOfTries { tries, last }),
        }
    }
}
