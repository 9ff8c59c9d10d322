use std::borrow::Cow;

/// The longest title that fits on a spine.
pub const SPINE: usize = 12;

/// A title in the form that is printed on the spine of a book: without the
/// dots and dashes, in capitals. One that is in this form already is lent,
/// any other is written anew.
pub fn spine(title: &str) -> Cow<'_, str> {
    let ready = |letter: char| !letter.is_lowercase() && !matches!(letter, '.' | '-');
    if title.chars().all(ready) {
        return Cow::Borrowed(title);
    }
    let mut printed = String::with_capacity(title.len());
    for letter in title.chars() {
        match letter {
            '.' | '-' => continue,
            _ => printed.extend(letter.to_uppercase()),
        }
    }
    Cow::Owned(printed)
}

/// The titles that fit on a spine in their printed form.
pub fn fitting<'a>(titles: &[&'a str]) -> Vec<Cow<'a, str>> {
    titles
        .iter()
        .map(|title| spine(title))
        .filter(|title| title.chars().count() <= SPINE)
        .collect()
}
