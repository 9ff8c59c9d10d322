use std::fmt::Display;

/// Gives out values until it has none left.
trait Source {
    type Item;

    fn draw(&mut self) -> Option<Self::Item>;
}

/// Counts down to one in even steps.
struct Stairs {
    height: u32,
    step: u32,
}

impl Source for Stairs {
    type Item = u32;

    fn draw(&mut self) -> Option<u32> {
        let height = self.height;
        self.height = height.saturating_sub(self.step);
        (height > 0).then_some(height)
    }
}

/// The words of a text, last word first.
struct Words<'a>(&'a str);

impl<'a> Source for Words<'a> {
    type Item = &'a str;

    fn draw(&mut self) -> Option<&'a str> {
        let text = self.0.trim_end();
        let start = text.rfind(' ').map_or(0, |space| space + 1);
        self.0 = &text[..start];
        (!text.is_empty()).then(|| &text[start..])
    }
}

/// Lists all values of a source and marks each that is larger than the one before.
fn overview<S>(mut source: S) -> String
where
    S: Source,
    S::Item: Display + PartialOrd,
{
    let mut text = String::new();
    let mut previous: Option<S::Item> = None;
    while let Some(item) = source.draw() {
        let larger = previous.as_ref().is_some_and(|previous| item > *previous);
        text += &format!("{item}{} ", if larger { "+" } else { "" });
        previous = Some(item);
    }
    text
}

fn main() {
    println!("{}", overview(Stairs { height: 9, step: 4 }));
    println!("{}", overview(Words("to be or not")));
}
