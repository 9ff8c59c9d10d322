#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn tiles_by_place() {
        let m = TileMap::parse("~.#\n..~");
        assert_eq!(m.tile(0, 0), Some(Tile::Water));
        assert_eq!(m.tile(2, 0), Some(Tile::Rock));
        assert_eq!(m.tile(1, 1), Some(Tile::Grass));
    }

    #[test]
    fn off_the_map_is_none() {
        let m = TileMap::parse("~.#\n..~");
        assert_eq!(m.tile(-1, 0), None);
        assert_eq!(m.tile(0, -1), None);
        assert_eq!(m.tile(3, 1), None);
        assert_eq!(m.tile(0, 2), None);
    }

    #[test]
    fn corner_has_only_the_shores_that_exist() {
        let m = TileMap::parse(".~\n~~");
        assert_eq!(m.shores(0, 0), 2);
        assert_eq!(m.shores(1, 1), 2);
    }
}
