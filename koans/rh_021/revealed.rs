//! Puts the frames of a serial sensor back together, byte by byte.

/// The first byte of a frame holds its kind (high nibble) and its length (low nibble).
#[derive(Debug, PartialEq)]
struct Frame {
    kind: u8,
    payload: Vec<u8>,
}

#[derive(Default)]
enum State {
    #[default]
    Idle,
    Filling {
        frame: Frame,
        missing: u8,
    },
}

#[derive(Default)]
struct Decoder {
    state: State,
}

impl Decoder {
    /// Takes the next byte; gives the frame when this was its last one.
    fn push(&mut self, byte: u8) -> Option<Frame> {
        let (frame, missing) = match self.state {
            State::Idle => {
                let payload = Vec::new();
                (
                    Frame {
                        kind: byte >> 4,
                        payload,
                    },
                    byte & 0x0f,
                )
            }
            State::Filling { mut frame, missing } => {
                frame.payload.push(byte);
                (frame, missing - 1)
            }
        };
        if missing == 0 {
            self.state = State::Idle;
            return Some(frame);
        }
        self.state = State::Filling { frame, missing };
        None
    }
}

fn main() {
    let mut decoder = Decoder::default();
    for byte in [0x13, 20, 21, 22, 0x20, 0x41, 9] {
        if let Some(frame) = decoder.push(byte) {
            println!("{frame:?}");
        }
    }
}
