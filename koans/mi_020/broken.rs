pub enum Entry {
    Thread {
        author: String,
        title: String,
    },
    Reply {
        by: String,
        to: u32,
    },
    Notice {
        text: String,
    },
    /// Holds another entry at the top of the board.
    Pinned(Box<Entry>),
}

/// Whose entry it is; notices are nobody's, and a pinned entry stays its
/// author's.
pub fn author(entry: &Entry) -> Option<&str> {
    match entry {
        Entry::Thread { author, .. } | Entry::Reply { by, .. } => Some(author),
        Entry::Notice { .. } => None,
    }
}

/// How many entries each of the given people wrote.
pub fn tally(board: &[Entry], people: &[&str]) -> Vec<usize> {
    people
        .iter()
        .map(|person| {
            board
                .iter()
                .filter(|entry| author(entry) == Some(person))
                .count()
        })
        .collect()
}

/// The line shown for an entry in the list.
pub fn headline(entry: &Entry) -> String {
    match entry {
        Entry::Thread { title, .. } => title.clone(),
        Entry::Reply { to, .. } => format!("Re: #{to}"),
        Entry::Notice { text } => text.to_uppercase(),
        Entry::Pinned(inner) => format!("^ {}", headline(inner)),
    }
}
