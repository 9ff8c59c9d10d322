#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn an_echo() {
        let mut chain: Vec<Box<dyn Effect>> = vec![Box::new(Echo::after(2))];
        assert_eq!(play(&mut chain, &[10, 0, 4, 0, 0]), [10, 0, 9, 0, 2]);
    }

    #[test]
    fn a_chain_remembers() {
        let mut chain: Vec<Box<dyn Effect>> =
            vec![Box::new(Change::default()), Box::new(Echo::after(1))];
        assert_eq!(play(&mut chain, &[4, 6]), [4, 4]);
        assert_eq!(play(&mut chain, &[6, 5]), [1, -1]);
    }
}
