//! A tile map with signed coordinates, so that neighbours may lie outside.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tile {
    Grass,
    Water,
    Rock,
}

const AROUND: [(i32, i32); 4] = [(0, -1), (1, 0), (0, 1), (-1, 0)];

pub struct TileMap {
    rows: Vec<Vec<Tile>>,
}

impl TileMap {
    pub fn parse(drawing: &str) -> Self {
        let rows = drawing
            .lines()
            .map(|line| {
                line.chars()
                    .map(|c| match c {
                        '~' => Tile::Water,
                        '#' => Tile::Rock,
                        _ => Tile::Grass,
                    })
                    .collect()
            })
            .collect();
        TileMap { rows }
    }

    /// The tile at a place, or `None` when the place is off the map.
    pub fn tile(&self, x: i32, y: i32) -> Option<Tile> {
        let row = self.rows.get(usize::try_from(y).ok()?)?;
        row.get(usize::try_from(x).ok()?).copied()
    }

    /// How many of the four neighbours hold water.
    pub fn shores(&self, x: i32, y: i32) -> usize {
        AROUND
            .iter()
            .filter(|(dx, dy)| self.tile(x + dx, y + dy) == Some(Tile::Water))
            .count()
    }
}
