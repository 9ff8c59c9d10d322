//! Builds dough recipes step by step and scales them into weighed batches.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::{self, Display};
use std::ops::Mul;

/// Whole grams.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grams(pub u32);

impl Mul<u32> for Grams {
    type Output = Grams;

    fn mul(self, times: u32) -> Grams {
        Grams(self.0 * times)
    }
}

impl std::iter::Sum for Grams {
    fn sum<I: Iterator<Item = Grams>>(iter: I) -> Self {
        Grams(iter.map(|g| g.0).sum())
    }
}

#[derive(Debug, PartialEq)]
pub enum RecipeError {
    NoFlour,
    Duplicate(String),
    TooWet { percent: u32 },
}

impl Display for RecipeError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::NoFlour => f.write_str("a recipe needs flour"),
            Self::Duplicate(name) => write!(f, "{name} was added twice"),
            Self::TooWet { percent } => write!(f, "hydration of {percent}% is soup"),
        }
    }
}

impl Error for RecipeError {}

/// Ingredients for a single loaf.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    name: String,
    parts: BTreeMap<String, Grams>,
}

/// Collects ingredients; the first mistake is kept for `build`.
#[derive(Default)]
pub struct RecipeBuilder {
    name: Option<String>,
    parts: BTreeMap<String, Grams>,
    failed: Option<RecipeError>,
}

impl RecipeBuilder {
    pub fn named(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    pub fn part(mut self, name: &str, grams: u32) -> Self {
        let old = self.parts.insert(name.to_owned(), Grams(grams));
        if old.is_some() {
            self.failed
                .get_or_insert(RecipeError::Duplicate(name.to_owned()));
        }
        self
    }

    pub fn build(self) -> Result<Recipe, RecipeError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let recipe = Recipe {
            name: self.name.unwrap_or_else(|| "house loaf".to_string()),
            parts: self.parts,
        };
        let percent = recipe.hydration()?;
        if percent > 120 {
            return Err(RecipeError::TooWet { percent });
        }
        Ok(recipe)
    }
}

impl Recipe {
    pub fn builder() -> RecipeBuilder {
        RecipeBuilder::default()
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// Water as a percentage of flour.
    pub fn hydration(&self) -> Result<u32, RecipeError> {
        let weight = |key: &str| self.parts.get(key).copied().unwrap_or_default();
        match weight("flour") {
            Grams(0) => Err(RecipeError::NoFlour),
            Grams(flour) => Ok(weight("water").0 * 100 / flour),
        }
    }

    /// The same recipe for `loaves` loaves.
    pub fn batch(&self, loaves: u32) -> Recipe {
        let parts = self
            .parts
            .iter()
            .map(|(name, &grams)| (name.clone(), grams * loaves))
            .collect();
        Recipe {
            parts,
            name: format!("{} x{loaves}", self.name),
        }
    }

    pub fn total(&self) -> Grams {
        self.parts.values().copied().sum()
    }

    pub fn heaviest(&self) -> Option<(&str, Grams)> {
        let (name, grams) = self.parts.iter().max_by_key(|&(_, grams)| *grams)?;
        Some((name.as_str(), *grams))
    }
}

/// How many loaves fit in a mixer of `capacity`.
pub fn loaves_for(recipe: &Recipe, capacity: Grams) -> Result<u32, Box<dyn Error>> {
    capacity
        .0
        .checked_div(recipe.total().0)
        .ok_or_else(|| format!("{} weighs nothing", recipe.name()).into())
}
