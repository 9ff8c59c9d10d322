//! Finds the lakes on a map drawn with `~` for water and `.` for land.

use std::collections::HashMap;
use std::str::FromStr;

/// A row and a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(pub usize, pub usize);

/// What stopped a map from being read.
#[derive(Debug, Clone, PartialEq)]
pub enum MapError {
    Ragged { row: usize },
    Symbol(Place, char),
}

/// Sets that can be joined, named by one of their members.
#[derive(Debug, Clone)]
struct Joined {
    parent: Vec<usize>,
}

impl Joined {
    fn singles(count: usize) -> Self {
        Joined {
            parent: (0..count).collect(),
        }
    }

    fn find(&mut self, mut member: usize) -> usize {
        while self.parent[member] != member {
            let above = self.parent[member];
            self.parent[member] = self.parent[above];
            member = above;
        }
        member
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[b] = a;
    }
}

/// A map that knows its lakes.
#[derive(Debug, Clone)]
pub struct LakeMap {
    water: Vec<Vec<bool>>,
    joined: Joined,
}

impl LakeMap {
    fn width(&self) -> usize {
        self.water.first().map_or(0, Vec::len)
    }

    fn index(&self, Place(row, col): Place) -> usize {
        row * self.width() + col
    }

    fn is_water(&self, Place(row, col): Place) -> bool {
        let cell = self.water.get(row).and_then(|cells| cells.get(col));
        cell.copied().unwrap_or(false)
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        let (rows, width) = (self.water.len(), self.width());
        (0..rows).flat_map(move |row| (0..width).map(move |col| Place(row, col)))
    }

    /// Joins a water place with the water right of it and below it.
    fn link(&mut self, place: Place) {
        let Place(row, col) = place;
        for next in [Place(row, col + 1), Place(row + 1, col)] {
            if self.is_water(place) && self.is_water(next) {
                let (a, b) = (self.index(place), self.index(next));
                self.joined.join(a, b);
            }
        }
    }

    /// Turns land into water and returns the size of the lake it is now part of.
    pub fn dig(&mut self, place: Place) -> Option<usize> {
        let Place(row, col) = place;
        *self.water.get_mut(row)?.get_mut(col)? = true;
        let above = Place(row.saturating_sub(1), col);
        let before = Place(row, col.saturating_sub(1));
        for near in [place, above, before] {
            self.link(near);
        }
        let lake = self.lakes().into_iter().find(|l| l.contains(&place))?;
        Some(lake.len())
    }

    /// The places of every lake, biggest lake first.
    pub fn lakes(&mut self) -> Vec<Vec<Place>> {
        let mut lakes: HashMap<usize, Vec<Place>> = HashMap::new();
        for place in self
            .places()
            .filter(|p| self.is_water(*p))
            .collect::<Vec<_>>()
        {
            let lake = self.joined.find(self.index(place));
            lakes.entry(lake).or_default().push(place);
        }
        let mut lakes: Vec<_> = lakes.into_values().collect();
        lakes.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        lakes
    }
}

impl FromStr for LakeMap {
    type Err = MapError;

    fn from_str(drawing: &str) -> Result<Self, MapError> {
        let mut water: Vec<Vec<bool>> = Vec::new();
        for (row, line) in drawing.lines().map(str::trim).enumerate() {
            let cells: Result<Vec<bool>, MapError> = line
                .chars()
                .enumerate()
                .map(|(col, symbol)| match symbol {
                    '~' => Ok(true),
                    '.' => Ok(false),
                    found => Err(MapError::Symbol(Place(row, col), found)),
                })
                .collect();
            water.push(cells?);
            if water[row].len() != water[0].len() {
                return Err(MapError::Ragged { row });
            }
        }
        let count = water.iter().map(Vec::len).sum();
        let mut map = LakeMap {
            water,
            joined: Joined::singles(count),
        };
        for place in map.places().collect::<Vec<_>>() {
            map.link(place);
        }
        Ok(map)
    }
}
