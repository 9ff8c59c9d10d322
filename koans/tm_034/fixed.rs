//! Lap sheets of a running club.

struct Lap {
    runner: String,
    millis: u64,
}

/// A time as minutes, seconds and tenths, as in `2:05.3`.
fn clock(millis: u64) -> String {
    let tenths = millis / 100;
    let seconds = tenths / 10 % 60;
    format!("{}:{seconds:02}.{}", tenths / 600, tenths % 10)
}

/// One line per lap, each with the gap to the fastest.
fn sheet(laps: &[Lap]) -> String {
    let Some(best) = laps.iter().map(|lap| lap.millis).min() else {
        return "no laps".to_string();
    };
    let mut lines = vec![format!("best {}", clock(best))];
    for lap in laps {
        let gap = clock(lap.millis - best);
        lines.push(format!("{:<8} {} +{gap}", lap.runner, clock(lap.millis)));
    }
    lines.join("\n")
}

fn main() {
    let laps = [("Oda", 75_430), ("Per", 71_290)].map(|(runner, millis)| Lap {
        runner: runner.to_string(),
        millis,
    });
    println!("{}", sheet(&laps));
}
