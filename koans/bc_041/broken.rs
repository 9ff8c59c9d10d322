/// One frame of comb: the honey in it, in grams, and what each visit took.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    pub honey: u32,
    pub visits: Vec<u32>,
}

#[derive(Default)]
pub struct Hive {
    frames: Vec<Frame>,
}

impl Hive {
    pub fn fill(&mut self, honey: u32) -> usize {
        self.frames.push(Frame {
            honey,
            visits: Vec::new(),
        });
        self.frames.len() - 1
    }

    pub fn frame(&self, number: usize) -> &Frame {
        &self.frames[number]
    }

    /// Takes at most `wanted` grams from a frame, notes the visit on it and
    /// tells how much was taken.
    pub fn harvest(&mut self, number: usize, wanted: u32) -> u32 {
        let mut frame = self.frames[number];
        let taken = frame.honey.min(wanted);
        frame.honey -= taken;
        frame.visits.push(taken);
        taken
    }

    pub fn honey(&self) -> u32 {
        self.frames.iter().map(|frame| frame.honey).sum()
    }
}
