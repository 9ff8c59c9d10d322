use std::collections::VecDeque;

/// A command to run, cut out of a script that stays where it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Job<'s> {
    pub label: &'s str,
    pub command: &'s str,
    pub tries_left: u32,
}

/// Jobs in the order in which they will run.
#[derive(Debug, Default)]
pub struct JobQueue {
    waiting: VecDeque<Job<'s>>,
    given_up: Vec<&'s str>,
}

/// Splits `label: command`; a line without a label gets the `other` one.
fn split_label(line: &str, other: &str) -> (&str, &str) {
    let (label, command) = line.split_once(':').unwrap_or((other, line));
    (label.trim(), command.trim())
}

impl JobQueue {
    /// Queues every line of the script, each with the same number of tries.
    pub fn load(&mut self, script: &'s str, tries_left: u32) {
        let lines = script.lines().filter(|line| !line.trim().is_empty());
        self.waiting.extend(lines.map(|line| {
            let (label, command) = split_label(line, "-");
            Job {
                label,
                command,
                tries_left,
            }
        }));
    }

    /// Runs the first job; a failing one is queued again until its tries are used up.
    pub fn step(&mut self, run: impl FnOnce(&str) -> bool) -> bool {
        let Some(mut job) = self.waiting.pop_front() else {
            return false;
        };
        job.tries_left -= 1;
        if !run(job.command) {
            match job.tries_left {
                0 => self.given_up.push(job.label),
                _ => self.waiting.push_back(job),
            }
        }
        true
    }

    pub fn given_up(&self) -> &[&'s str] {
        &self.given_up
    }
}
