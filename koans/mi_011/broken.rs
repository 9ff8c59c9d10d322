/// Something that needs watering.
pub trait Thirsty {
    /// Litres for one day at the given temperature in degrees.
    fn litres_per_day(&self, degrees: i32) -> f32;

    fn name(&self) -> String;
}

pub struct Bed {
    pub crop: String,
    pub square_metres: f32,
}

pub struct Pot;

impl Thirsty for Bed {
    fn liters_per_day(&self, degrees: i32) -> f32 {
        let per_metre = if degrees > 25 { 6.0 } else { 3.5 };
        per_metre * self.square_metres
    }

    fn name(&self) -> String {
        format!("bed of {}", self.crop)
    }
}

impl Thirsty for Pot {
    fn litres_per_day(&self, _degrees: i32) -> f32 {
        0.5
    }

    fn name(&self) -> String {
        "pot".to_string()
    }
}

/// The thirstiest of them by name; `None` for a bare garden.
pub fn thirstiest(garden: &[Box<dyn Thirsty>], degrees: i32) -> Option<String> {
    garden
        .iter()
        .max_by(|a, b| {
            a.litres_per_day(degrees)
                .total_cmp(&b.litres_per_day(degrees))
        })
        .map(|most| most.name())
}
