use std::fmt::Display;

pub trait Exhibit {
    type Label: Display;

    fn label(&self) -> Self::Label;

    /// The number of the room it is shown in.
    fn room(&self) -> u32;
}

/// A vase stands in the room that bears the number of its century: one of the
/// year 480 in room 5, one of 500 in room 5, too.
pub struct Vase {
    pub year: u32,
}

pub struct Portrait {
    pub of: &'static str,
    pub room: u32,
}

impl Exhibit for Vase {
    type Label = String;

    fn label(&self) -> String {
        format!("vase, {}", self.year)
    }

}

impl Exhibit for Portrait {
    type Label = &'static str;

    fn label(&self) -> &'static str {
        self.of
    }

    fn room(&self) -> u32 {
        self.room
    }
}

/// The labels of what is shown in one room.
pub fn labels<E: Exhibit>(
    exhibits: &[E],
    room: u32,
) -> impl Iterator<Item = <E as Exhibit>::Text> {
    exhibits
        .iter()
        .filter(move |exhibit| exhibit.room() == room)
        .map(|exhibit| exhibit.label())
}
