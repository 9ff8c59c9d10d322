use std::fmt;
use std::marker::PhantomData;
use std::ops::Add;

/// A unit of measure.
pub trait Unit {
    const SYMBOL: &'static str;
}

pub struct Litre;

impl Unit for Litre {
    const SYMBOL: &'static str = "l";
}

pub struct Kilogram;

impl Unit for Kilogram {
    const SYMBOL: &'static str = "kg";
}

/// An amount in one unit; amounts in different units do not mix.
pub struct Quantity<U> {
    amount: f64,
    unit: PhantomData<U>,
}

impl<U: Unit> Quantity<U> {
    pub fn new(amount: f64) -> Self {
        Quantity {
            amount,
            unit: PhantomData,
        }
    }
}

impl<U: Unit> Add for Quantity<U> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Quantity {
            amount: self.amount + other.amount,
            unit: PhantomData,
        }
    }
}

impl<U: Unit> fmt::Display for Quantity<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, U::SYMBOL)
    }
}

/// What a row of barrels holds in all, as text.
pub fn stock<U: Unit>(barrels: &[f64]) -> String {
    barrels
        .iter()
        .map(|amount| Quantity::<U>::new(*amount))
        .fold(Quantity::new(0.0), Quantity::add)
        .to_string()
}
