/// What comes in from a keyboard.
enum Key {
    Typed(char),
    Pasted(String),
    Back,
    Enter,
    Escape,
}

/// A line that is being typed.
#[derive(Default)]
struct Line {
    text: String,
    /// How many signs were taken back.
    taken_back: usize,
}

impl Line {
    /// Takes one key and gives the line back when it is done. Escape begins
    /// it anew: what was typed so far counts as taken back.
    fn key(&mut self, key: Key) -> Option<String> {
        match key {
            Key::Typed(sign) => self.text.push(sign),
            Key::Paste(text) => self.text.push_str(&text),
            Key::Back => self.taken_back += self.text.pop().iter().count(),
            Key::Enter => return Some(std::mem::take(&mut self.text)),
        }
        None
    }
}

/// How many signs a key brings into the line.
fn signs(key: &Key) -> usize {
    match key {
        Key::Typed(_) => 1,
        Key::Pasted(text) | Key::Enter => text.chars().count(),
        Key::Back | Key::Escape => 0,
    }
}

fn main() {
    let mut line = Line::default();
    let keys = [
        Key::Typed('y'),
        Key::Escape,
        Key::Pasted("no".into()),
        Key::Back,
        Key::Enter,
    ];
    println!("{} signs", keys.iter().map(signs).sum::<usize>());
    let done: Vec<String> = keys.into_iter().filter_map(|key| line.key(key)).collect();
    println!("{done:?}, {} taken back", line.taken_back);
}
