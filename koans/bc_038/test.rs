#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn names_can_change() {
        let hall = Room::new("hall");
        let same = hall.clone();
        assert_eq!(hall.name().to_string(), "hall");
        same.rename("cellar");
        assert_eq!(hall.name().to_string(), "cellar");
    }

    #[test]
    fn walks_each_room_once() {
        let [a, b, c, d] = ["a", "b", "c", "d"].map(Room::new);
        a.connect(&b);
        a.connect(&c);
        b.connect(&d);
        d.connect(&a);
        c.connect(&d);
        assert_eq!(a.reachable(), ["a", "b", "d", "c"]);
        assert_eq!(c.reachable(), ["c", "d", "a", "b"]);
    }

    #[test]
    fn a_room_without_exits() {
        let cell = Room::new("cell");
        assert_eq!(cell.reachable(), ["cell"]);
    }
}
