#[cfg(test)]
mod koan_tests {
    use super::*;

    fn bed(crop: &str, square_metres: f32) -> Bed {
        Bed {
            crop: crop.to_string(),
            square_metres,
        }
    }

    #[test]
    fn litres() {
        let beans = bed("beans", 2.0);
        assert_eq!(beans.litres_per_day(25), 7.0);
        assert_eq!(beans.litres_per_day(26), 12.0);
        assert_eq!(Pot.litres_per_day(40), 0.5);
    }

    #[test]
    fn most_water() {
        let garden: Vec<Box<dyn Thirsty>> = vec![
            Box::new(Pot),
            Box::new(bed("leek", 3.0)),
            Box::new(bed("dill", 0.1)),
        ];
        assert_eq!(thirstiest(&garden, 10).as_deref(), Some("bed of leek"));
        let small: Vec<Box<dyn Thirsty>> = vec![Box::new(bed("dill", 0.1)), Box::new(Pot)];
        assert_eq!(thirstiest(&small, 10).as_deref(), Some("pot"));
        assert_eq!(thirstiest(&[], 10), None);
    }
}
