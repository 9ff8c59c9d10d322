//! Hands jobs round to clerks on threads and collects the results in order.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, SendError, SyncSender};
use std::thread::{self, JoinHandle};

/// A job together with its place in the order.
type Numbered<T> = (usize, T);

/// What can go wrong in the office.
#[derive(Debug, PartialEq)]
pub enum OfficeError<J> {
    DeskEmpty(J),
    ClerkLost { desk: usize },
}

impl<J> From<SendError<Numbered<J>>> for OfficeError<J> {
    fn from(error: SendError<Numbered<J>>) -> Self {
        let (_, job) = error.0;
        OfficeError::DeskEmpty(job)
    }
}

impl<J: fmt::Debug> fmt::Display for OfficeError<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OfficeError::DeskEmpty(job) => write!(f, "nobody takes {job:?}"),
            OfficeError::ClerkLost { desk } => write!(f, "desk {desk} lost its clerk"),
        }
    }
}

struct Desk<J> {
    tray: SyncSender<Numbered<J>>,
    clerk: JoinHandle<usize>,
}

/// Desks with a clerk each; jobs go round them in turn.
pub struct Office<J, R> {
    desks: Vec<Desk<J>>,
    done: Receiver<Numbered<R>>,
    next: usize,
}

/// Everything the clerks did.
#[derive(Debug, Clone, PartialEq)]
pub struct Report<R> {
    pub results: Vec<R>,
    pub per_clerk: Vec<usize>,
}

impl<J, R> Office<J, R>
where
    J: Send + 'static,
    R: Send + 'static,
{
    /// Opens an office of `size` desks, all doing the same `work`.
    pub fn open<W>(size: usize, work: W) -> Self
    where
        W: Fn(J) -> R + Send + Sync + 'static,
    {
        let work = Arc::new(work);
        let (results, done) = mpsc::channel();
        let desks = (0..size.max(1))
            .map(|_| {
                let (tray, jobs) = mpsc::sync_channel::<Numbered<J>>(2);
                let (work, results) = (Arc::clone(&work), results.clone());
                let clerk = thread::spawn(move || {
                    let mut count = 0;
                    for (number, job) in jobs {
                        if results.send((number, work(job))).is_ok() {
                            count += 1;
                        }
                    }
                    count
                });
                Desk { tray, clerk }
            })
            .collect();
        let next = 0;
        Office { desks, done, next }
    }

    /// Puts a job on the next desk, waiting while its tray is full.
    pub fn hand_in(&mut self, job: J) -> Result<usize, OfficeError<J>> {
        let number = self.next;
        let desk = &self.desks[number % self.desks.len()];
        desk.tray.send((number, job))?;
        self.next += 1;
        Ok(number)
    }

    /// Waits for all clerks and puts their results in order.
    pub fn close(self) -> Result<Report<R>, OfficeError<J>> {
        let mut per_clerk = Vec::with_capacity(self.desks.len());
        for (desk, Desk { tray, clerk }) in self.desks.into_iter().enumerate() {
            drop(tray);
            let count = clerk.join();
            per_clerk.push(count.map_err(|_| OfficeError::ClerkLost { desk })?);
        }
        let mut numbered: Vec<Numbered<R>> = self.done.into_iter().collect();
        numbered.sort_by_key(|(number, _)| *number);
        let results = numbered.into_iter().map(|(_, result)| result).collect();
        Ok(Report { results, per_clerk })
    }
}
