#[cfg(test)]
mod koan_tests {
    use super::*;

    fn garden() -> Garden {
        let mut garden = Garden::default();
        garden.dig("south", 4);
        garden.dig("wall", 6);
        garden
    }

    #[test]
    fn first_bed_with_room() {
        let mut g = garden();
        assert!(g.plant("kale", 3));
        assert!(g.plant("leek", 2));
        assert!(g.plant("mint", 1));
        assert!(!g.plant("pea", 5));
        assert_eq!(g.beds[0].plants, ["kale", "kale", "kale", "mint"]);
        assert_eq!(g.beds[1].plants, ["leek", "leek"]);
        assert_eq!(g.room_left(), 4);
    }

    #[test]
    fn diary() {
        let mut g = garden();
        g.plant("kale", 5);
        g.plant("oak", 9);
        g.plant("dill", 4);
        assert_eq!(
            g.diary,
            ["1. kale: wall", "2. oak: no bed", "3. dill: south"]
        );
    }
}
