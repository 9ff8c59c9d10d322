//! Meeting rooms: one booking runs at a time, the others wait in line.

use std::collections::VecDeque;

#[derive(Debug, PartialEq)]
pub struct Booking {
    pub team: String,
    pub minutes: u32,
}

#[derive(Debug, PartialEq)]
pub enum RoomError {
    NothingRunning,
    Queued(usize),
}

#[derive(Default)]
pub struct Room {
    running: Option<Booking>,
    waiting: VecDeque<Booking>,
}

impl Room {
    /// Starts the booking at once in a free room, else puts it in line.
    pub fn request(&mut self, team: &str, minutes: u32) -> Result<(), RoomError> {
        let booking = Booking {
            team: team.to_string(),
            minutes,
        };
        if self.running.is_none() {
            self.running = Some(booking);
            return Ok(());
        }
        self.waiting.push_back(booking);
        Err(RoomError::Queued(self.waiting.len()))
    }

    /// Ends the running booking, hands it over, and starts the next in line if there is one.
    pub fn finish(&mut self) -> Result<Booking, RoomError> {
        let done = self.running.ok_or(RoomError::NothingRunning)?;
        if let Some(next) = self.waiting.pop_front() {
            self.running = Some(next);
        }
        Ok(done)
    }

    /// Minutes until everybody who is in the room or in line has had their turn.
    pub fn backlog(&self) -> u32 {
        let waiting: u32 = self.waiting.iter().map(|booking| booking.minutes).sum();
        self.running.map_or(waiting, |now| now.minutes + waiting)
    }
}
