#[cfg(test)]
mod koan_tests {
    use super::*;

    fn animal(name: &str, kilos: u32, shoulder: u32) -> Animal {
        Animal {
            name: name.to_string(),
            kilos,
            shoulder,
        }
    }

    fn brief(animals: Vec<Animal>, boxes: &[TravelBox]) -> Vec<String> {
        pack(animals, boxes)
            .into_iter()
            .map(|(name, number)| format!("{name}{number}"))
            .collect()
    }

    #[test]
    fn strength_counts() {
        let boxes = [TravelBox::new(200, 2), TravelBox::new(100, 5)];
        let zoo = vec![animal("boar", 120, 80), animal("deer", 80, 90)];
        assert_eq!(brief(zoo, &boxes), ["boar1", "deer0"]);
    }

    #[test]
    fn height_counts() {
        let boxes = [TravelBox::new(109, 50), TravelBox::new(110, 50)];
        let zoo = vec![animal("okapi", 300, 100), animal("gnu", 900, 100)];
        assert_eq!(brief(zoo, &boxes), ["okapi1"]);
    }

    #[test]
    fn heavy_but_small() {
        let boxes = [TravelBox::new(60, 10)];
        assert_eq!(brief(vec![animal("hog", 400, 50)], &boxes), ["hog0"]);
        assert!(brief(vec![animal("hog", 401, 50)], &boxes).is_empty());
    }
}
