/// A garden plan: beds inside plots inside larger plots.
pub enum Plot {
    Bed { square_metres: f64 },
    Group(Vec<Plot>),
}

/// Folds a plan from the beds upwards.
pub trait Visitor {
    type Output;

    fn bed(&self, square_metres: f64) -> Self::Output;
    fn group(&self, parts: Vec<Self::Output>) -> Self::Output;
}

impl Plot {
    pub fn accept<V: Visitor + ?Sized>(&self, visitor: &V) -> V::Output {
        match self {
            Plot::Bed { square_metres } => visitor.bed(*square_metres),
            Plot::Group(plots) => {
                let parts = plots.iter().map(|plot| plot.accept(visitor)).collect();
                visitor.group(parts)
            }
        }
    }
}

struct Area;

impl Visitor for Area {
    type Output = f64;

    fn bed(&self, square_metres: f64) -> f64 {
        square_metres
    }

    fn group(&self, parts: Vec<f64>) -> f64 {
        parts.into_iter().sum()
    }
}

struct LargestBed;

impl Visitor for LargestBed {
    type Output = f64;

    fn bed(&self, square_metres: f64) -> f64 {
        square_metres
    }

    fn group(&self, parts: Vec<f64>) -> f64 {
        parts.into_iter().fold(0.0, f64::max)
    }
}

/// The visitor that goes by this name.
fn visitor_for(name: &str) -> Option<Box<dyn Visitor<Output = f64>>> {
    let visitor: Box<dyn Visitor<Output = f64>> = match name {
        "area" => Box::new(Area),
        "largest" => Box::new(LargestBed),
        _ => return None,
    };
    Some(visitor)
}

pub fn measure(plan: &Plot, name: &str) -> Option<f64> {
    visitor_for(name).map(|visitor| plan.accept(visitor.as_ref()))
}
