use std::collections::VecDeque;

#[derive(Debug, Clone, PartialEq)]
struct Track {
    title: &'static str,
    seconds: u32,
}

struct Playlist {
    upcoming: VecDeque<Track>,
}

impl Playlist {
    fn new(tracks: &[(&'static str, u32)]) -> Self {
        let tracks = tracks
            .iter()
            .map(|&(title, seconds)| Track { title, seconds });
        Playlist {
            upcoming: tracks.collect(),
        }
    }

    /// The upcoming tracks that last longer than `limit` seconds.
    fn longer_than(&self, limit: u32) -> impl Iterator<Item = &Track> + '_ {
        self.upcoming
            .iter()
            .filter(move |track| track.seconds > limit)
    }

    /// Takes the next `count` tracks (or as many as there are) off the list.
    fn take_next(&mut self, count: usize) -> impl Iterator<Item = Track> + '_ {
        let count = count.min(self.upcoming.len());
        self.upcoming.drain(..count)
    }
}

fn main() {
    let mut list = Playlist::new(&[("Low Tide", 250), ("Sparks", 90), ("Attic", 400)]);
    for track in list.longer_than(200) {
        println!("long: {} ({} s)", track.title, track.seconds);
    }
    for track in list.take_next(2) {
        println!("now: {}", track.title);
    }
}
