//! Evaluates small budget formulas such as `rent + 2 * (food - coupons)`.

use std::collections::HashMap;
use std::fmt;
use std::num::ParseFloatError;

/// A parsed formula.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    Number(f64),
    Name(String),
    Binary(Box<Expr>, Op, Box<Expr>),
}

/// The four arithmetic operators.
#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    Add,
    Sub,
    Mul,
    Div,
}

/// Everything that can go wrong while reading or computing a formula.
#[derive(Debug, PartialEq)]
pub enum FormulaError {
    UnexpectedEnd,
    Unexpected(char, usize),
    UnknownName(String),
    DivideByZero,
    BadNumber(ParseFloatError),
}

impl fmt::Display for FormulaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FormulaError::UnexpectedEnd => write!(f, "formula stops too early"),
            FormulaError::Unexpected(c, at) => write!(f, "unexpected '{c}' at {at}"),
            FormulaError::UnknownName(name) => write!(f, "nothing is called {name}"),
            FormulaError::DivideByZero => write!(f, "division by zero"),
            FormulaError::BadNumber(e) => write!(f, "bad number: {e}"),
        }
    }
}

impl From<ParseFloatError> for FormulaError {
    fn from(e: ParseFloatError) -> Self {
        FormulaError::BadNumber(e)
    }
}

struct Parser<'s> {
    src: &'s str,
    pos: usize,
}

impl<'s> Parser<'s> {
    /// The next character that is not a space, without taking it.
    fn peek(&mut self) -> Option<char> {
        let rest = &self.src[self.pos..];
        let trimmed = rest.trim_start();
        self.pos += rest.len() - trimmed.len();
        trimmed.chars().next()
    }

    fn take_while<F: Fn(char) -> bool>(&mut self, keep: F) -> &'s str {
        let rest = &self.src[self.pos..];
        let end = rest.find(|c: char| !keep(c)).unwrap_or(rest.len());
        self.pos += end;
        &rest[..end]
    }

    fn sum(&mut self) -> Result<Expr, FormulaError> {
        let mut left = self.product()?;
        while let Some(c @ ('+' | '-')) = self.peek() {
            self.pos += 1;
            let op = if c == '+' { Op::Add } else { Op::Sub };
            let right = self.product()?;
            left = Expr::Binary(Box::new(left), op, Box::new(right));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Expr, FormulaError> {
        let mut left = self.atom()?;
        while let Some(c @ ('*' | '/')) = self.peek() {
            self.pos += 1;
            let op = if c == '*' { Op::Mul } else { Op::Div };
            let right = self.atom()?;
            left = Expr::Binary(Box::new(left), op, Box::new(right));
        }
        Ok(left)
    }

    fn atom(&mut self) -> Result<Expr, FormulaError> {
        match self.peek().ok_or(FormulaError::UnexpectedEnd)? {
            '(' => {
                self.pos += 1;
                let inner = self.sum()?;
                match self.peek().ok_or(FormulaError::UnexpectedEnd)? {
                    ')' => self.pos += 1,
                    c => return Err(FormulaError::Unexpected(c, self.pos)),
                }
                Ok(inner)
            }
            c if c.is_ascii_digit() => {
                let digits = self.take_while(|c| c.is_ascii_digit() || c == '.');
                Ok(Expr::Number(digits.parse()?))
            }
            c if c.is_alphabetic() => {
                let name = self.take_while(|c| c.is_alphanumeric() || c == '_');
                Ok(Expr::Name(name.to_string()))
            }
            c => Err(FormulaError::Unexpected(c, self.pos)),
        }
    }
}

/// Parses the whole of `src`.
pub fn parse(src: &str) -> Result<Expr, FormulaError> {
    let mut parser = Parser { src, pos: 0 };
    let expr = parser.sum()?;
    match parser.peek() {
        None => Ok(expr),
        Some(c) => Err(FormulaError::Unexpected(c, parser.pos)),
    }
}

impl Expr {
    /// Computes the value, looking names up in `amounts`.
    pub fn eval(&self, amounts: &HashMap<String, f64>) -> Result<f64, FormulaError> {
        Ok(match self {
            Expr::Number(n) => *n,
            Expr::Name(name) => *amounts
                .get(name)
                .ok_or_else(|| FormulaError::UnknownName(name.clone()))?,
            Expr::Binary(left, op, right) => {
                let (a, b) = (left.eval(amounts)?, right.eval(amounts)?);
                match op {
                    Op::Add => a + b,
                    Op::Sub => a - b,
                    Op::Mul => a * b,
                    Op::Div if b == 0.0 => return Err(FormulaError::DivideByZero),
                    Op::Div => a / b,
                }
            }
        })
    }
}
