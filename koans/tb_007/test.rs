#[cfg(test)]
mod koan_tests {
    use super::*;

    fn key(zoom: u8, x: u32, y: u32) -> TileKey {
        TileKey {
            zoom,
            x,
            y,
            night: false,
        }
    }

    #[test]
    fn a_tile_is_drawn_once() {
        let mut cache = TileCache::default();
        assert_eq!(
            cache.tile(key(3, 5, 6), |k| vec![k.zoom, k.x as u8]),
            [3, 5]
        );
        assert_eq!(cache.tile(key(3, 5, 6), |_| vec![9]), [3, 5]);
        let night = TileKey {
            night: true,
            ..key(3, 5, 6)
        };
        assert_eq!(cache.tile(night, |_| vec![1]), [1]);
        assert_eq!(cache.times_drawn(), 2);
    }

    #[test]
    fn the_nearest_tile_further_out_stands_in() {
        let mut cache = TileCache::default();
        cache.tile(key(1, 1, 0), |_| vec![42]);
        assert_eq!(cache.nearest(key(3, 5, 3)), Some((key(1, 1, 0), &[42][..])));
        assert_eq!(cache.nearest(key(3, 0, 0)), None);
    }

    #[test]
    fn the_whole_world_has_no_parent() {
        assert_eq!(key(0, 0, 0).parent(), None);
        assert_eq!(key(2, 3, 1).parent(), Some(key(1, 1, 0)));
    }
}
