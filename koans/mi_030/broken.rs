/// A row of a timetable, cut out of its text.
#[derive(Debug, PartialEq, Eq)]
pub struct Row<'t> {
    pub stop: &'t str,
    pub times: Vec<&'t str>,
}

impl Row<'t> {
    /// Reads `Moorfield | 7:05 - 9:10`; a dash stands for no halt.
    pub fn read(line: &'t str) -> Option<Self> {
        let (stop, times) = line.split_once('|')?;
        Some(Row {
            stop: stop.trim(),
            times: times.split_whitespace().collect(),
        })
    }

    /// Does the train in that column, counted from zero, halt here?
    pub fn halts(&self, train: usize) -> bool {
        self.times.get(train).is_some_and(|time| *time != "-")
    }
}

/// The stops of one train, in the order of the rows.
pub fn stops(table: &'t str, train: usize) -> Vec<&'t str> {
    table
        .lines()
        .filter_map(Row::read)
        .filter(|row| row.halts(train))
        .map(|row| row.stop)
        .collect()
}
