/// A shaft of a drain system, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shaft(pub u16);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Clay,
    Steel,
}

#[derive(Debug, PartialEq)]
pub struct Pipe {
    pub upper: Shaft,
    pub lower: Shaft,
    pub kind: Kind,
}

impl Pipe {
    /// A pipe in which water runs from the upper to the lower shaft.
    pub fn new(upper: Shaft, lower: Shaft, kind: Kind) -> Pipe {
        Pipe { upper, lower, kind }
    }
}

/// Reads a pipe from the columns of a plan: `kind, lower shaft, upper shaft`.
pub fn from_plan(kind: &str, lower: u16, upper: u16) -> Option<Pipe> {
    let kind = match kind {
        "c" => Kind::Clay,
        "s" => Kind::Steel,
        _ => return None,
    };
    let lower = Shaft(lower);
    let upper = Shaft(upper);
    Some(Pipe::new(kind, lower, upper))
}

/// The shafts that water passes on its way down from one shaft.
pub fn way_down(pipes: &[Pipe], from: Shaft) -> Vec<Shaft> {
    let mut way = vec![from];
    while let Some(pipe) = pipes.iter().find(|pipe| way.last() == Some(&pipe.upper)) {
        way.push(pipe.lower);
    }
    way
}
