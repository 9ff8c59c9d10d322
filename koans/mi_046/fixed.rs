pub mod tempo {
    /// How long a note sounds, in sixteenths of a beat.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub struct Duration(u32);

    impl Duration {
        pub fn beats(beats: u32) -> Duration {
            Duration(beats * 16)
        }

        pub fn halved(self) -> Duration {
            Duration(self.0 / 2)
        }

        pub fn plus(self, other: Duration) -> Duration {
            Duration(self.0 + other.0)
        }

        /// As seconds at so many beats a minute.
        pub fn seconds(self, beats_per_minute: u32) -> f64 {
            f64::from(self.0) / 16.0 * 60.0 / f64::from(beats_per_minute)
        }
    }
}

pub mod melody {
    use super::tempo::Duration;

    /// Reads a note length: `h` is two beats, `q` one, `e` half of one; a dot
    /// behind it makes it longer by half.
    pub fn length(note: &str) -> Option<Duration> {
        let (letter, dotted) = match note.strip_suffix('.') {
            Some(letter) => (letter, true),
            None => (note, false),
        };
        let plain = match letter {
            "h" => Duration::beats(2),
            "q" => one_beat(),
            "e" => one_beat().halved(),
            _ => return None,
        };
        Some(if dotted {
            plain.plus(plain.halved())
        } else {
            plain
        })
    }

    fn one_beat() -> super::tempo::Duration {
        super::tempo::Duration::beats(1)
    }

    /// How many seconds a melody such as `q e e h.` takes.
    pub fn seconds(melody: &str, beats_per_minute: u32) -> Option<f64> {
        let lengths: Option<Vec<_>> = melody.split(' ').map(length).collect();
        Some(
            lengths?
                .iter()
                .map(|length| length.seconds(beats_per_minute))
                .sum(),
        )
    }
}
