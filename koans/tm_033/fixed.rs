//! A wall calendar made from a plain list.

#[derive(Debug, PartialEq)]
struct Entry {
    month: u32,
    day: u32,
    title: String,
}

fn number(text: &str, highest: u32) -> Option<u32> {
    text.parse().ok().filter(|n| (1..=highest).contains(n))
}

/// Reads lines like `24.12. tree`; other lines are passed over.
fn entries(list: &str) -> Vec<Entry> {
    let mut found = Vec::<Entry>::new();
    for line in list.lines() {
        let mut parts = line.splitn(3, '.');
        let (Some(day), Some(month), Some(title)) = (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        if let (Some(day), Some(month)) = (number(day, 31), number(month, 12)) {
            found.push(Entry {
                month,
                day,
                title: title.trim().to_string(),
            });
        }
    }
    found.sort_by_key(|entry| (entry.month, entry.day));
    found
}

fn main() {
    for entry in entries("24.12. tree\n1.5. picnic") {
        println!("{:>2}/{:02} {}", entry.day, entry.month, entry.title);
    }
}
