/// Takes the times on the watch at every full kilometre apart into splits.
/// `None` when the watch went backwards.
pub fn splits(watch: &[u32]) -> Option<Vec<Split>> {
    let mut before = 0;
    let mut splits = Vec::with_capacity(watch.len());
    for (at, &now) in watch.iter().enumerate() {
        splits.push(Split {
            km: at + 1,
            seconds: now.checked_sub(before)?,
        });
        before = now;
    }
    Some(splits)
}

/// The quickest kilometre; of several the first.
pub fn quickest(splits: &[Split]) -> Option<usize> {
    splits.iter().min_by_key(|s| s.seconds).map(|s| s.km)
}

/// A line for each split and one for the whole run.
pub fn report(splits: Vec<Split>) -> String {
    let clock = |seconds: u32| format!("{}:{:02}", seconds / 60, seconds % 60);
    let mut text = String::new();
    for split in splits {
        text += &format!("km {}: {}\n", split.km, clock(split.seconds));
    }
    let total: u32 = splits.iter().map(|s| s.seconds).sum();
    text + "total: " + &clock(total)
}
