pub enum Step {
    /// Heats from one temperature to another, in degrees.
    Ramp {
        from: i32,
        to: i32,
        seconds: u32,
    },
    Hold {
        seconds: u32,
    },
}

/// The temperature after a step that began at `start`, a tuple of it and the
/// degrees gained (negative when the drum cooled down).
pub fn after(step: &Step, start: i32) -> (i32, i32) {
    match step {
        Step::Ramp {
            from: degrees,
            to: degrees,
            seconds: _,
        } => (*high, high - low),
        Step::Hold { .. } => (start, 0),
    }
}

/// Seconds of a whole profile, cut off at `limit`.
pub fn length(profile: &[Step], limit: u32) -> u32 {
    let total: u32 = profile
        .iter()
        .map(|step| match step {
            Step::Ramp { seconds, .. } | Step::Hold { seconds } => *seconds,
        })
        .sum();
    total.min(limit)
}

/// Mixes two lots of beans: the moisture of the blend in per mille.
pub fn blend(first: (u32, u32), first: (u32, u32)) -> Option<u32> {
    let (first_grams, first_moisture) = first;
    let (second_grams, second_moisture) = second;
    let water = first_grams * first_moisture + second_grams * second_moisture;
    water.checked_div(first_grams + second_grams)
}
