use std::fmt;

pub trait Room {
    type Item: fmt::Display;
    const MINUTES: u32;

    fn items(&self) -> Vec<Self::Item>;
}

/// Paintings, given by their titles.
pub struct Gallery(pub Vec<&'static str>);

/// Coins, given by the years they were struck.
pub struct CoinCabinet(pub Vec<i32>);

impl Room for Gallery {
    type Item = &'static str;
    const MINUTES: u32 = 4;

    fn items(&self) -> Vec<&'static str> {
        self.0.clone()
    }
}

impl Room for CoinCabinet {
    type Item = i32;
    const MINUTES: u32 = 1;

    fn items(&self) -> Vec<i32> {
        let mut years = self.0.clone();
        years.sort();
        years
    }
}

/// What the guide shows in a room as far as the time allows; every item of
/// a room takes that room's minutes.
pub fn tour<R: Room>(room: &R, minutes: u32) -> String {
    let most = minutes / R::MINUTES;
    let shown: Vec<String> = room
        .items()
        .iter()
        .take(most as usize)
        .map(R::Item::to_string)
        .collect();
    shown.join(", ")
}
