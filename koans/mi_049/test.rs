#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn a_plan() {
        let otter = Otter {
            name: "Olli".to_string(),
        };
        let snake = |name: &str, hibernates| Snake {
            name: name.to_string(),
            weight: 2400,
            hibernates,
        };
        let animals: [&dyn Animal; 3] = [&otter, &snake("Sid", false), &snake("Zoe", true)];
        assert_eq!(plan(&animals), ["Olli: 1250 g", "Sid: 300 g", "Zoe: 0 g"]);
    }

    #[test]
    fn usual_meals() {
        struct Goat;
        impl Animal for Goat {
            fn name(&self) -> &str {
                "Gil"
            }
        }
        assert_eq!(plan(&[&Goat]), ["Gil: 500 g"]);
    }
}
