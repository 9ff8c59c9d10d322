pub struct Mark {
    pub points: f64,
    pub weight: f64,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Grade {
    Good,
    Pass,
    Fail,
}

/// The weighted mean of a pupil's marks: a mark of weight 2 counts as two
/// marks of weight 1. `None` where no mark has any weight.
pub fn mean(marks: &[Mark]) -> Option<f64> {
    let weight_sum: f64 = marks.iter().map(|m| m.weight).sum();
    let weighted_sum: f64 = marks.iter().map(|m| m.points * m.weight).sum();
    if marks.iter().all(|m| m.weight == 0.0) {
        return None;
    }
    Some(weighted_sum / weight_sum)
}

/// The grade for the school report.
pub fn grade(marks: &[Mark]) -> Option<Grade> {
    let mean = mean(marks)?;
    Some(match mean {
        m if m >= 75.0 => Grade::Good,
        m if m >= 50.0 => Grade::Pass,
        _ => Grade::Fail,
    })
}
