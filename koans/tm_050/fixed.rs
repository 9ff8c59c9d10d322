/// One line of a program of marks for a plotter.
#[derive(Debug, Clone, PartialEq)]
enum Mark {
    Dash(u32),
    Gap(u32),
}

/// A checksum of a text: every byte counts, and so does its place.
fn checksum(text: &str) -> u32 {
    text.bytes().fold(7, |sum: u32, byte| {
        let turned = sum.rotate_left(5);
        turned ^ u32::from(byte)
    })
}

/// Reads marks: `-` and blanks, equal signs in a row being one mark.
fn marks(text: &str) -> Vec<Mark> {
    text.chars().fold(Vec::new(), |mut marks, sign| {
        match (marks.last_mut(), sign) {
            (Some(Mark::Dash(length)), '-') => *length += 1,
            (Some(Mark::Gap(length)), ' ') => *length += 1,
            (_, '-') => marks.push(Mark::Dash(1)),
            _ => marks.push(Mark::Gap(1)),
        }
        marks
    })
}

/// How long the longest dash is.
fn longest(marks: &[Mark]) -> u32 {
    let dashes = marks.iter().map(|mark| match mark {
        Mark::Dash(length) => *length,
        Mark::Gap(_) => 0,
    });
    dashes.max().unwrap_or(0)
}

fn main() {
    for text in ["--- -  --", "", "-"] {
        println!("{:08x} {}", checksum(text), longest(&marks(text)));
    }
}
