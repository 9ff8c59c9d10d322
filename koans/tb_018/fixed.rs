use std::collections::VecDeque;

/// A source of readings that may run dry.
pub trait Sensor {
    type Reading;

    fn poll(&mut self) -> Option<Self::Reading>;
}

/// Replays readings noted down earlier.
pub struct Replay<R> {
    pending: VecDeque<R>,
}

impl<R> Replay<R> {
    pub fn new(readings: impl IntoIterator<Item = R>) -> Self {
        Replay {
            pending: readings.into_iter().collect(),
        }
    }
}

impl<R> Sensor for Replay<R> {
    type Reading = R;

    fn poll(&mut self) -> Option<R> {
        self.pending.pop_front()
    }
}

/// Reports a reading only when it differs from the one before.
pub struct OnChange<S: Sensor> {
    inner: S,
    last: Option<S::Reading>,
}

impl<S: Sensor> OnChange<S>
where
    S::Reading: Clone + PartialEq,
{
    pub fn new(inner: S) -> Self {
        OnChange { inner, last: None }
    }

    pub fn next_change(&mut self) -> Option<S::Reading> {
        loop {
            let reading = self.inner.poll()?;
            if self.last.as_ref() != Some(&reading) {
                self.last = Some(reading.clone());
                return Some(reading);
            }
        }
    }
}
