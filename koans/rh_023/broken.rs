//! Note names such as `C4`, `F#3` or `Bb2`, as numbers of piano keys.

#[derive(Debug, Clone, Copy, PartialEq)]
struct Note {
    /// Half-tones above C.
    step: i8,
    octave: i8,
}

fn natural(letter: char) -> Option<i8> {
    let index = "C.D.EF.G.A.B".find(letter)?;
    letter.is_alphabetic().then_some(index as i8)
}

/// Reads one note. Without a readable octave it lies in the middle one, the fourth;
/// a name that is no letter of the scale is a rest.
fn parse_note(text: &str) -> Option<Note> {
    let mut letters = text.chars();
    let letter = letters.next()?;
    let rest = letters.as_str();
    let (shift, digits) = match rest.split_at_checked(1) {
        Some(("#", digits)) => (1, digits),
        Some(("b", digits)) => (-1, digits),
        _ => (0, rest),
    };
    let octave = digits.parse().unwrap_or_else(|| {
        eprintln!("{text}: taken as the middle octave");
        4
    });
    Some(Note {
        step: natural(letter)? + shift,
        octave,
    })
}

/// The key of each note, counted from the lowest C; a rest repeats the key before it.
fn keys(melody: &str) -> Vec<i32> {
    let mut keys: Vec<i32> = Vec::new();
    for word in melody.split(' ') {
        let key = parse_note(word)
            .map(|note| i32::from(note.octave) * 12 + i32::from(note.step))
            .unwrap_or_else(|_| keys.last().copied().unwrap_or(0));
        keys.push(key);
    }
    keys
}

fn main() {
    println!("{:?}", keys("C4 E4 - G4 Bb"));
}
