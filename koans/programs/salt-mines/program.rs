//! A salt mine dug as a singly linked chain of galleries, driven by orders.

use std::fmt::{self, Display};
use std::str::FromStr;

type Link = Option<Box<Gallery>>;

/// One gallery and the way further down.
#[derive(Debug)]
struct Gallery {
    name: String,
    tons: u32,
    deeper: Link,
}

/// Galleries from the newest, which is the deepest, up to the shaft.
#[derive(Debug, Default)]
pub struct Mine {
    deepest: Link,
    depth: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    Dig { name: String, tons: u32 },
    Haul(u32),
    Flood,
}

#[derive(Debug, PartialEq)]
pub enum MineError {
    Unreadable(String),
    Tons(std::num::ParseIntError),
    Short { missing: u32 },
    Nothing,
}

impl Display for MineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use MineError::*;
        match self {
            Unreadable(order) => write!(f, "cannot read {order:?}"),
            Tons(cause) => write!(f, "tons: {cause}"),
            Short { missing } => write!(f, "{missing} tons short"),
            Nothing => f.write_str("there is no gallery"),
        }
    }
}

impl From<std::num::ParseIntError> for MineError {
    fn from(cause: std::num::ParseIntError) -> Self {
        Self::Tons(cause)
    }
}

impl FromStr for Order {
    type Err = MineError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words[..] {
            ["dig", name, tons] => Ok(Order::Dig {
                name: name.to_string(),
                tons: tons.parse()?,
            }),
            ["haul", tons] => tons.parse().map(Order::Haul).map_err(MineError::from),
            ["flood"] => Ok(Order::Flood),
            _ => Err(MineError::Unreadable(text.to_string())),
        }
    }
}

impl Mine {
    pub fn dig(&mut self, name: impl Into<String>, tons: u32) -> &mut Self {
        let deeper = self.deepest.take();
        self.deepest = Some(Box::new(Gallery {
            name: name.into(),
            tons,
            deeper,
        }));
        self.depth += 1;
        self
    }

    /// Gives up the deepest gallery.
    pub fn flood(&mut self) -> Result<(String, u32), MineError> {
        let lost = self.deepest.take().ok_or(MineError::Nothing)?;
        let Gallery { name, tons, deeper } = *lost;
        self.deepest = deeper;
        self.depth -= 1;
        Ok((name, tons))
    }

    /// Hauls salt out, emptying the deepest galleries first; all or nothing.
    pub fn haul(&mut self, mut wanted: u32) -> Result<(), MineError> {
        let total: u32 = self.galleries().map(|(_, tons)| tons).sum();
        if let missing @ 1.. = wanted.saturating_sub(total) {
            return Err(MineError::Short { missing });
        }
        let mut link = &mut self.deepest;
        while let Some(gallery) = link {
            let load = wanted.min(gallery.tons);
            gallery.tons -= load;
            wanted -= load;
            link = &mut gallery.deeper;
        }
        Ok(())
    }

    pub fn galleries(&self) -> Galleries<'_> {
        Galleries {
            link: &self.deepest,
        }
    }

    pub fn depth(&self) -> usize {
        self.depth
    }

    pub fn obey(&mut self, orders: &str) -> Result<usize, MineError> {
        let orders: Vec<Order> = orders.lines().map(str::parse).collect::<Result<_, _>>()?;
        for order in &orders {
            match order {
                Order::Dig { name, tons } => {
                    self.dig(name.as_str(), *tons);
                }
                Order::Haul(tons) => self.haul(*tons)?,
                Order::Flood => drop(self.flood()?),
            }
        }
        Ok(orders.len())
    }
}

/// Walks the chain without taking it apart.
pub struct Galleries<'m> {
    link: &'m Link,
}

impl<'m> Iterator for Galleries<'m> {
    type Item = (&'m str, u32);

    fn next(&mut self) -> Option<Self::Item> {
        let gallery = self.link.as_deref()?;
        self.link = &gallery.deeper;
        Some((&gallery.name, gallery.tons))
    }
}
