/// Someone at `floor` wants to be taken to `target`.
#[derive(Debug)]
pub struct Call {
    pub rider: String,
    pub floor: i32,
    pub target: i32,
}

#[derive(Debug, Default)]
pub struct Dispatcher {
    up: Vec<Call>,
    down: Vec<Call>,
    pub notices: Vec<String>,
}

impl Dispatcher {
    /// Queues the call and tells the rider the place in the lane, counted from 1.
    pub fn accept(&mut self, call: Call) -> usize {
        let rider = call.rider.as_str();
        let lane = if call.target > call.floor {
            &mut self.up
        } else {
            &mut self.down
        };
        lane.push(call);
        let place = lane.len();
        self.notices
            .push(format!("{rider}, you are number {place}"));
        place
    }

    /// An upward car stops at `floor`: its waiting riders board and leave the lane.
    pub fn board_up(&mut self, floor: i32) -> Vec<String> {
        let mut boarded = Vec::new();
        for (place, call) in self.up.iter().enumerate() {
            if call.floor == floor {
                boarded.push(call.rider.clone());
                self.up.remove(place);
            }
        }
        boarded
    }

    pub fn waiting(&self) -> usize {
        self.up.len() + self.down.len()
    }
}
