const START: u8 = 0x7e;
const ABORT: u8 = 0x7d;

/// Splits a byte stream at the start bytes into frames. The last byte of a
/// frame is the wrapping sum of the bytes before it.
#[derive(Debug, Default)]
pub struct Decoder {
    frames: Vec<Vec<u8>>,
    aborted: u32,
    damaged: u32,
}

impl Decoder {
    fn count_damaged(&mut self, frame: &[u8]) {
        if frame.len() > 1 {
            self.damaged += 1;
        }
    }

    /// Decodes a chunk of whole frames. A frame with an abort byte in its body
    /// is only counted; so is one with a wrong sum, unless it is a lone byte.
    pub fn feed(&mut self, stream: &[u8]) {
        'frame: for frame in stream.split(|byte| *byte == START) {
            let Some((sum, body)) = frame.split_last() else {
                continue;
            };
            let mut total = 0u8;
            for byte in body {
                if *byte == ABORT {
                    self.aborted += 1;
                    continue 'frame;
                }
                total = total.wrapping_add(*byte);
            }
            if total != *sum || body.is_empty() {
                self.count_damaged(frame);
                continue;
            }
            self.frames.push(body.to_vec());
        }
    }

    pub fn frames(&self) -> &[Vec<u8>] {
        &self.frames
    }

    /// Aborted and damaged frames so far.
    pub fn losses(&self) -> (u32, u32) {
        (self.aborted, self.damaged)
    }
}
