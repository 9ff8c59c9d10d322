#[cfg(test)]
mod koan_tests {
    use super::*;

    fn at(east: i32, south: i32) -> map::Point {
        map::Point { east, south }
    }

    fn view() -> View {
        View {
            corner: at(100, -20),
            scale: 10,
        }
    }

    #[test]
    fn places_are_scaled() {
        let want = screen::Point { column: 3, row: 2 };
        assert_eq!(view().project(at(135, 0)), Some(want));
        let want = screen::Point { column: 0, row: 0 };
        assert_eq!(view().project(at(109, -20)), Some(want));
    }

    #[test]
    fn places_outside_are_not_shown() {
        assert_eq!(view().project(at(99, 0)), None);
        assert_eq!(view().project(at(120, -31)), None);
    }

    #[test]
    fn labels_of_the_towns_in_sight() {
        let town = |name: &str, place| map::Town {
            name: name.to_string(),
            place,
        };
        let towns = [
            town("Ash", at(120, 20)),
            town("Birch", at(0, 0)),
            town("Elm", at(100, -10)),
        ];
        assert_eq!(view().labels(&towns), ["[4,2] Ash", "[1,0] Elm"]);
    }
}
