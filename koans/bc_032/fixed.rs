/// One day of a station: readings, and the minutes at which it was silent.
#[derive(Debug, Default, PartialEq)]
pub struct Day {
    pub lines: usize,
    pub readings: Vec<(u32, f64)>,
    pub silent: Vec<u32>,
}

/// The minute of the day for a time such as `07:30`.
fn minute_of(time: &str) -> Option<u16> {
    let (hours, minutes) = time.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// Reads lines such as `07:30 12.4`; anything but a number after the time
/// means that the station was silent. Lines without a valid time do not count.
pub fn read_day(text: &str) -> Day {
    let mut day = Day::default();
    let mut heard = |minute: u32, celsius: f64| {
        day.readings.push((minute, celsius));
    };
    let mut missed = |minute: u32| {
        day.silent.push(minute);
    };
    for line in text.lines() {
        let Some((time, value)) = line.split_once(' ') else {
            continue;
        };
        let Some(minute) = minute_of(time) else {
            continue;
        };
        let minute = u32::from(minute);
        day.lines += 1;
        match value.trim().parse() {
            Ok(celsius) => heard(minute, celsius),
            Err(_) => missed(minute),
        }
    }
    day
}
