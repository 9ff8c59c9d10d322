//! Lays out sundial hour lines and corrects readings from a static table.

use std::borrow::Cow;

pub const SUNRISE: u8 = 6;
pub const SUNSET: u8 = 18;

/// Minutes the sun runs ahead of the clock at the start of each month.
static EQUATION: [i16; 12] = [-3, -14, -12, -4, 3, 2, -4, -6, 0, 10, 16, 11];

/// How the hours are written on the plate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Script {
    Arabic,
    Roman,
}

/// A line on the plate, in degrees from the noon line.
#[derive(Debug, Clone, PartialEq)]
pub struct HourLine {
    pub hour: u8,
    pub degrees: f64,
}

/// A dial with a motto that may be borrowed or made up on the spot.
pub struct Sundial<'m> {
    pub motto: Cow<'m, str>,
    latitude: f64,
    script: Script,
}

impl<'m> Sundial<'m> {
    pub fn new<M>(motto: M, latitude: f64) -> Self
    where
        M: Into<Cow<'m, str>>,
    {
        Self {
            motto: motto.into(),
            latitude,
            script: Script::Roman,
        }
    }

    pub fn script(self, script: Script) -> Self {
        Sundial { script, ..self }
    }

    /// One line for each hour that a flat dial can show.
    pub fn lines(&self) -> Vec<HourLine> {
        let tilt = self.latitude.to_radians().sin();
        (SUNRISE + 1..SUNSET)
            .map(|hour| {
                let angle = (f64::from(hour) - 12.0) * 15.0;
                let degrees = (tilt * angle.to_radians().tan()).atan().to_degrees();
                HourLine { hour, degrees }
            })
            .collect()
    }

    /// The hour whose line lies nearest to a shadow at `degrees`.
    pub fn read(&self, degrees: f64) -> Option<u8> {
        let distance = |line: &HourLine| (line.degrees - degrees).abs();
        self.lines()
            .into_iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))
            .map(|line| line.hour)
    }

    pub fn label(&self, hour: u8) -> Cow<'static, str> {
        match (self.script, hour) {
            (Script::Roman, 6) => "VI".into(),
            (Script::Roman, 9) => "IX".into(),
            (Script::Roman, 12) => "XII".into(),
            (Script::Roman, _) => Cow::Borrowed("|"),
            (Script::Arabic, h) => Cow::Owned(h.to_string()),
        }
    }
}

/// Clock time in minutes for a dial time, or nothing for an unknown month.
pub fn to_clock(dial_minutes: i16, month: usize) -> Option<i16> {
    let ahead = EQUATION.get(month.checked_sub(1)?)?;
    Some(dial_minutes - ahead)
}

/// Shortens a motto to whole words, borrowing whenever nothing is cut.
pub fn engrave<'a>(motto: &'a Cow<'_, str>, width: usize) -> Cow<'a, str> {
    if motto.len() <= width {
        return Cow::Borrowed(motto.as_ref());
    }
    let mut cut = String::new();
    for word in motto.split_whitespace() {
        if cut.len() + word.len() + 1 > width {
            break;
        }
        cut.push_str(word);
        cut.push(' ');
    }
    cut.truncate(cut.trim_end().len());
    cut.into()
}
