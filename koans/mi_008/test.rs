#[cfg(test)]
mod koan_tests {
    use super::*;

    fn machine() -> Machine {
        let mut machine = Machine::new();
        machine.fill('a', 150, 2);
        machine.fill('b', 80, 0);
        machine
    }

    #[test]
    fn sells_and_gives_change() {
        let mut m = machine();
        assert_eq!(m.insert(100), 100);
        assert_eq!(m.insert(100), 200);
        assert_eq!(m.choose('a'), Ok(50));
        assert_eq!(m.takings, 150);
        assert_eq!(m.insert(10), 10);
    }

    #[test]
    fn refuses() {
        let mut m = machine();
        m.insert(149);
        assert_eq!(m.choose('a').unwrap_err(), "not enough money");
        assert_eq!(m.choose('b').unwrap_err(), "sold out");
        assert_eq!(m.choose('z').unwrap_err(), "no such slot");
        assert_eq!(m.insert(1), 150);
        assert_eq!(m.takings, 0);
    }
}
