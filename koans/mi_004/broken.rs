//! Shows slash-separated paths as an indented outline: every entry stands two
//! blanks further in than the folder that holds it.

/// The part after the last slash.
fn leaf(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The outline, one line for each path, in the order given.
/// `src/ui/pane.rs` lies in two folders and so stands four blanks in.
pub fn outline(paths: &[&str]) -> Vec<String> {
    paths
        .iter()
        .map(|path| format!("{}{}", "  ".repeat(folders_above(path)), leaf(path)))
        .collect()
}

/// The path nested deepest; of several, the first. `None` without paths.
pub fn deepest<'p>(paths: &[&'p str]) -> Option<&'p str> {
    let mut best: Option<(usize, &'p str)> = None;
    for path in paths {
        let depth = folders_above(path);
        if best.is_none_or(|(most, _)| depth > most) {
            best = Some((depth, path));
        }
    }
    best.map(|(_, path)| path)
}
