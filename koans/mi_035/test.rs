#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn adds() {
        let mut memory = Memory::of_size(3);
        assert_eq!(memory.add(1, 40), Some(40));
        assert_eq!(memory.add(1, 2), Some(42));
        assert_eq!(memory.add(3, 1), None);
        assert_eq!(memory.dump(), [0, 42, 0]);
    }

    #[test]
    fn goes_round() {
        let mut memory = Memory::of_size(1);
        assert_eq!(memory.add(0, 4095), Some(4095));
        assert_eq!(memory.add(0, 3), Some(2));
        assert_eq!(memory.add(0, u16::MAX), Some(1));
        assert_eq!(memory.dump(), [1]);
    }
}
