//! Finds which steps were kept, dropped or added between two lists.

use std::fmt::{self, Display, Formatter};

/// One line of a difference, borrowing from the lists compared.
#[derive(Debug, PartialEq)]
pub enum Change<'a, T> {
    Keep(&'a T),
    Drop(&'a T),
    Add(&'a T),
}

impl<T> Clone for Change<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Change<'_, T> {}

impl<T: Display> Display for Change<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (sign, item) = match self {
            Change::Keep(item) => (' ', item),
            Change::Drop(item) => ('-', item),
            Change::Add(item) => ('+', item),
        };
        write!(f, "{sign} {item}")
    }
}

/// `table[i][j]` is the longest common run of `old[i..]` and `new[j..]`.
fn common_lengths<T: PartialEq>(old: &[T], new: &[T]) -> Vec<Vec<usize>> {
    let mut table = vec![vec![0; new.len() + 1]; old.len() + 1];
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            table[i][j] = if a == b {
                table[i + 1][j + 1] + 1
            } else {
                table[i + 1][j].max(table[i][j + 1])
            };
        }
    }
    table
}

/// The shortest way to turn `old` into `new`.
pub fn diff<'a, T>(old: &'a [T], new: &'a [T]) -> Vec<Change<'a, T>>
where
    T: PartialEq,
{
    let table = common_lengths(old, new);
    let mut changes = Vec::with_capacity(old.len().max(new.len()));
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => {
                changes.push(Change::Keep(a));
                i += 1;
                j += 1;
            }
            (Some(a), Some(_)) if table[i + 1][j] >= table[i][j + 1] => {
                changes.push(Change::Drop(a));
                i += 1;
            }
            (_, Some(b)) => {
                changes.push(Change::Add(b));
                j += 1;
            }
            (Some(a), None) => {
                changes.push(Change::Drop(a));
                i += 1;
            }
            (None, None) => return changes,
        }
    }
}

/// Rebuilds the new list from a difference.
pub fn apply<T: Clone>(changes: &[Change<'_, T>]) -> Vec<T> {
    changes
        .iter()
        .filter_map(|change| match *change {
            Change::Keep(item) | Change::Add(item) => Some(item.clone()),
            Change::Drop(_) => None,
        })
        .collect()
}

/// The same difference seen from the other side.
pub fn reversed<'a, T>(changes: &[Change<'a, T>]) -> Vec<Change<'a, T>> {
    let flip = |change: &Change<'a, T>| match *change {
        Change::Drop(item) => Change::Add(item),
        Change::Add(item) => Change::Drop(item),
        keep => keep,
    };
    changes.iter().map(flip).collect()
}

/// Prints a difference, one change a line.
pub fn report<T: Display>(changes: &[Change<'_, T>]) -> String {
    let lines: Vec<String> = changes.iter().map(Change::to_string).collect();
    lines.join("\n")
}
