#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn columns_of_a_plan() {
        let pipe = from_plan("s", 4, 9).unwrap();
        assert_eq!(
            pipe,
            Pipe {
                upper: Shaft(9),
                lower: Shaft(4),
                kind: Kind::Steel
            }
        );
        assert_eq!(from_plan("c", 1, 2).map(|pipe| pipe.kind), Some(Kind::Clay));
        assert_eq!(from_plan("x", 4, 9), None);
    }

    #[test]
    fn downward() {
        let pipes: Vec<Pipe> = [(2, 7), (5, 2), (1, 3)]
            .iter()
            .filter_map(|&(lower, upper)| from_plan("c", lower, upper))
            .collect();
        assert_eq!(way_down(&pipes, Shaft(7)), [7, 2, 5].map(Shaft));
        assert_eq!(way_down(&pipes, Shaft(1)), [Shaft(1)]);
    }
}
