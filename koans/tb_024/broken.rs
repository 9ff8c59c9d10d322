/// A machine that moves from state to state.
pub trait Machine {
    type Event;

    fn step(&mut self, event: Self::Event);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Call(i32),
    Arrived,
}

/// Serves calls in the order they came.
#[derive(Debug, Default)]
pub struct Elevator {
    floor: i32,
    calls: Vec<i32>,
    travelled: u32,
}

impl Machine for Elevator {
    type Event = Event;
    type Floor = i32;

    fn step(&mut self, event: Event) {
        match event {
            Event::Call(floor) if self.calls.contains(&floor) => {}
            Event::Call(floor) => self.calls.push(floor),
            Event::Arrived => {
                if let Some(floor) = self.next_stop() {
                    self.travelled += self.floor.abs_diff(floor);
                    self.floor = floor;
                    self.calls.remove(0);
                }
            }
        }
    }

    fn next_stop(&self) -> Option<Self::Floor> {
        self.calls.first().copied()
    }
}

/// Floors travelled and the floor reached after a row of events.
pub fn simulate(events: &[Event]) -> (u32, i32) {
    let mut elevator = Elevator::default();
    for event in events {
        elevator.step(*event);
    }
    (elevator.travelled, elevator.floor)
}
