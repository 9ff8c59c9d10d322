/// Cents a day for winter tyres.
const TYRES: u32 = 600;

pub struct Small;
pub struct Van;
pub struct Private;
pub struct Firm;

/// A car on hire: what kind of car, to what kind of customer.
pub struct Hire<Car, Customer> {
    pub car: Car,
    pub customer: Customer,
    pub days: u32,
}

pub trait PerDay {
    fn cents(&self) -> u32;
}

impl PerDay for Small {
    fn cents(&self) -> u32 {
        3_000
    }
}

impl PerDay for Van {
    fn cents(&self) -> u32 {
        5_500
    }
}

fn price(car: &impl PerDay, days: u32, winter_tyres: bool) -> u32 {
    let tyres = if winter_tyres { TYRES } else { 0 };
    days * (car.cents() + tyres)
}

/// The summer price.
pub fn quote<Car: PerDay, Customer>(hire: &Hire<Car, Customer>) -> u32 {
    price(&hire.car, hire.days, false)
}

/// The price with winter tyres, less a tenth for firms.
pub fn winter_quote_for_firms<Car: PerDay>(hire: &Hire<Car, Firm>) -> u32 {
    price(&hire.car, hire.days, true) / 10 * 9
}
