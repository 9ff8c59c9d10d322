//! Polynomials with whole coefficients, lowest power first.

use std::ops::{Add, Neg, Sub};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polynomial {
    coefficients: Vec<i64>,
}

impl Polynomial {
    /// Trailing zero coefficients are dropped.
    pub fn new(mut coefficients: Vec<i64>) -> Self {
        while coefficients.last() == Some(&0) {
            coefficients.pop();
        }
        Polynomial { coefficients }
    }

    pub fn at(&self, x: i64) -> i64 {
        self.coefficients.iter().rev().fold(0, |acc, c| acc * x + c)
    }

    /// The same curve turned upside down about the x axis.
    pub fn flipped(self) -> Polynomial {
        -self
    }
}

impl Neg for Polynomial {
    type Output = Polynomial;

    fn neg(self) -> Polynomial {
        Polynomial::new(self.coefficients.into_iter().map(|c| -c).collect())
    }
}

impl Add for Polynomial {
    type Output = Polynomial;

    fn add(self, other: Polynomial) -> Polynomial {
        let (mut long, short) = if self.coefficients.len() >= other.coefficients.len() {
            (self.coefficients, other.coefficients)
        } else {
            (other.coefficients, self.coefficients)
        };
        for (a, b) in long.iter_mut().zip(short) {
            *a += b;
        }
        Polynomial::new(long)
    }
}

impl Sub for Polynomial {
    type Output = Polynomial;

    fn sub(self, other: Polynomial) -> Polynomial {
        self + -other
    }
}
