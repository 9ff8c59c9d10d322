#[cfg(test)]
mod koan_tests {
    use super::*;

    fn roof() -> Vec<roof::Point> {
        [
            (0.0, 0.0, 3.0),
            (4.0, 0.0, 2.5),
            (4.0, 3.0, 4.0),
            (0.0, 3.0, 5.0),
        ]
        .map(|(x, y, z)| roof::Point { x, y, z })
        .to_vec()
    }

    #[test]
    fn ground() {
        assert_eq!(roof::covered(&roof()), 12.0);
        assert_eq!(roof::covered(&roof()[..3]), 6.0);
    }

    #[test]
    fn under_the_middle() {
        assert_eq!(
            roof::under(&roof()),
            roof::Point {
                x: 2.0,
                y: 1.5,
                z: 2.5
            }
        );
    }
}
