/// What one text of readings ("name;degrees" per line) adds up to.
#[derive(Debug, Default)]
struct Summary<'t> {
    stations: Vec<&'t str>,
    coldest: Option<(&'t str, f64)>,
}

impl<'t> Summary<'t> {
    /// Notes one line; lines without a number after the semicolon are refused.
    fn note(&mut self, line: &str) -> bool {
        let Some((name, degrees)) = line.split_once(';') else {
            return false;
        };
        let Ok(degrees) = degrees.trim().parse::<f64>() else {
            return false;
        };
        if !self.stations.contains(&name) {
            self.stations.push(name);
        }
        if self.coldest.is_none_or(|(_, low)| degrees < low) {
            self.coldest = Some((name, degrees));
        }
        true
    }
}

/// The summary of a text and the number of refused lines.
fn summarise(text: &str) -> (Summary<'_>, usize) {
    let mut summary = Summary::default();
    let mut refused = 0;
    let take_line = |line| {
        if !summary.note(line) {
            refused += 1;
        }
    };
    text.lines()
        .filter(|line| !line.is_empty())
        .for_each(take_line);
    (summary, refused)
}

fn main() {
    let (summary, refused) = summarise("Vlieland;8.5\nDe Bilt;-1.25\n\nVlieland;n/a\n");
    println!("{} stations, {refused} refused", summary.stations.len());
    if let Some((name, degrees)) = summary.coldest {
        println!("coldest: {degrees} at {name}");
    }
}
