#[cfg(test)]
mod koan_tests {
    use super::*;

    fn graph(edges: &[(u32, u32)]) -> Graph {
        let mut graph = Graph::default();
        for &(from, to) in edges {
            graph.connect(from, to);
        }
        graph
    }

    #[test]
    fn widths_by_step() {
        let g = graph(&[(1, 2), (1, 3), (2, 4), (3, 4), (4, 1), (4, 9)]);
        assert_eq!(g.widths(1), [1, 2, 1, 1]);
        assert_eq!(g.widths(9), [1]);
    }

    #[test]
    fn widest_is_the_earliest_of_equals() {
        let g = graph(&[(1, 2), (1, 3), (2, 4), (3, 5), (5, 6)]);
        assert_eq!(g.widths(1), [1, 2, 2, 1]);
        assert_eq!(g.widest_step(1), 1);
        assert_eq!(g.widest_step(6), 0);
    }
}
