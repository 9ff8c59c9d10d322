use std::collections::HashMap;

/// Where a map tile lies and how it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileKey {
    pub zoom: u8,
    pub x: u32,
    pub y: u32,
    pub night: bool,
}

impl TileKey {
    /// The tile one zoom step out that covers this one.
    pub fn parent(self) -> Option<TileKey> {
        let zoom = self.zoom.checked_sub(1)?;
        Some(TileKey {
            zoom,
            x: self.x / 2,
            y: self.y / 2,
            ..self
        })
    }
}

#[derive(Default)]
pub struct TileCache {
    tiles: HashMap<TileKey, Vec<u8>>,
    drawn: usize,
}

impl TileCache {
    /// The tile for `key`, drawn with `draw` unless it is already here.
    pub fn tile(&mut self, key: TileKey, draw: impl FnOnce(TileKey) -> Vec<u8>) -> &[u8] {
        let drawn = &mut self.drawn;
        self.tiles.entry(key).or_insert_with(|| {
            *drawn += 1;
            draw(key)
        })
    }

    /// The best tile at hand: the one asked for, or the nearest one further out.
    pub fn nearest(&self, key: TileKey) -> Option<(TileKey, &[u8])> {
        let mut wanted = Some(key);
        while let Some(key) = wanted {
            if let Some(tile) = self.tiles.get(&key) {
                return Some((key, tile));
            }
            wanted = key.parent();
        }
        None
    }

    pub fn times_drawn(&self) -> usize {
        self.drawn
    }
}
