#[cfg(test)]
mod koan_tests {
    use super::*;

    fn animal(name: &str, diet: Diet, kilos: u32) -> Animal {
        Animal {
            name: name.to_string(),
            diet,
            kilos,
        }
    }

    #[test]
    fn penguins_eat_fish() {
        let pip = animal("Pip", Diet::Piscivore, 5);
        assert_eq!(pip.daily_grams(), 450);
        assert_eq!(pip.store(), "cold room");
    }

    #[test]
    fn others_as_before() {
        assert_eq!(animal("Ox", Diet::Herbivore, 600).daily_grams(), 18_000);
        assert_eq!(animal("Lyn", Diet::Carnivore, 20).store(), "cold room");
    }

    #[test]
    fn line_for_the_round() {
        let mara = animal("Mara", Diet::Herbivore, 30);
        assert_eq!(round_line(&mara), "Mara: 900 g from the barn");
    }
}
