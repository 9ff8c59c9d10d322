use std::collections::VecDeque;

#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    pub title: String,
    pub seconds: u32,
}

/// A looping playlist that remembers the titles it has played last.
pub struct Playlist {
    tracks: Vec<Track>,
    cursor: usize,
    recent: VecDeque<String>,
    keep: usize,
}

impl Playlist {
    pub fn new(tracks: Vec<Track>, keep: usize) -> Self {
        Playlist {
            tracks,
            cursor: 0,
            recent: VecDeque::new(),
            keep,
        }
    }

    fn remember(&mut self, title: &str) {
        self.recent.push_back(title.to_string());
        while self.recent.len() > self.keep {
            self.recent.pop_front();
        }
    }

    /// Plays the track under the cursor, moves the cursor to the next one and
    /// returns how long the played track lasts. `None` for an empty playlist.
    pub fn play(&mut self) -> Option<u32> {
        let Track { title, seconds } = self.tracks.get(self.cursor)?.clone();
        self.remember(&title);
        self.cursor = (self.cursor + 1) % self.tracks.len();
        Some(seconds)
    }

    /// The remembered titles, oldest first.
    pub fn recent(&self) -> Vec<&str> {
        self.recent.iter().map(String::as_str).collect()
    }
}
