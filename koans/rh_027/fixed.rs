//! Split times of a relay race: `Blue,1:02.5,0:58.0`.

#[derive(Debug, PartialEq)]
pub enum SplitError {
    NoTeam,
    Time { runner: usize, text: String },
}

fn tenths(text: &str) -> Option<u32> {
    let (minutes, rest) = text.split_once(':')?;
    let (seconds, tenth) = rest.split_once('.')?;
    let seconds: u32 = seconds.parse().ok().filter(|seconds| *seconds < 60)?;
    let tenth = tenth.parse::<u32>().ok().filter(|tenth| *tenth < 10)?;
    Some((minutes.parse::<u32>().ok()? * 60 + seconds) * 10 + tenth)
}

/// The team of a row, its total in tenths of a second, and its fastest runner, counted from 1.
pub fn row(text: &str) -> Result<(&str, u32, Option<usize>), SplitError> {
    let mut cells = text.split(',');
    let team = cells
        .next()
        .filter(|team| !team.is_empty())
        .ok_or(SplitError::NoTeam)?;
    let splits = cells
        .enumerate()
        .map(|(index, cell)| {
            tenths(cell).ok_or_else(|| SplitError::Time {
                runner: index + 1,
                text: cell.to_string(),
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let fastest = (0..splits.len()).min_by_key(|index| splits[*index]);
    Ok((team, splits.iter().sum(), fastest.map(|index| index + 1)))
}
