#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn legs_of_a_walk() {
        let mut walk = Walk {
            at: Place::new("home", 0, 0),
            blocks: 0,
        };
        assert_eq!(walk.to(Place::new("baker", 3, 2)), "home to baker: 5");
        assert_eq!(walk.to(Place::new("park", 3, -4)), "baker to park: 6");
        assert_eq!(walk.blocks, 11);
        assert_eq!(walk.at.name, "park");
    }

    #[test]
    fn staying() {
        let mut walk = Walk {
            at: Place::new("a", 1, 1),
            blocks: 0,
        };
        assert_eq!(walk.to(Place::new("b", 1, 1)), "a to b: 0");
        assert_eq!(walk.blocks, 0);
    }
}
