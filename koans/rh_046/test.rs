#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn lines_without_amounts_are_passed_over() {
        assert_eq!(
            amounts("Hello!\nBread 280\nOld milk -99\nBye, bye"),
            [280, -99]
        );
        assert_eq!(amounts("x\n12\ny"), [12]);
        assert!(amounts("Hello!").is_empty());
    }

    #[test]
    fn strict_gives_up() {
        assert_eq!(strict("Bread 280\nTea 90"), Ok(vec![280, 90]));
        assert!(strict("Bread 280\nThanks").is_err());
    }

    #[test]
    fn the_greatest_is_let_off() {
        assert_eq!(without_the_greatest("Rug 900\nhm\nPin 5\nMat 70"), 75);
        assert_eq!(without_the_greatest("hm"), 0);
    }
}
