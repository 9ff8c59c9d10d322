use std::collections::HashMap;

#[derive(Debug, Clone, PartialEq)]
pub struct Song {
    pub title: String,
    pub seconds: u32,
}

/// The playlists of a listener. One that was never made is the same as one
/// without songs.
#[derive(Default)]
pub struct Library {
    playlists: HashMap<String, Vec<Song>>,
}

impl Library {
    /// Puts a song at the end of a playlist.
    pub fn add(&mut self, playlist: &str, title: &str, seconds: u32) {
        let title = title.to_string();
        let song = Song { title, seconds };
        self.playlists.get_mut(playlist).push(song);
    }

    pub fn songs(&self, playlist: &str) -> usize {
        self.playlists.get(playlist).map_or(0, Vec::len)
    }

    /// How long a playlist plays, in whole minutes, a minute that was begun
    /// counted in full.
    pub fn minutes(&self, playlist: &str) -> u32 {
        match self.playlists.get(playlist) {
            Some(songs) => songs
                .iter()
                .map(|song| song.seconds)
                .sum::<u32>()
                .div_ceil(60),
            None => 0,
        }
    }
}
