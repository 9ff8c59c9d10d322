#[cfg(test)]
mod koan_tests {
    use super::*;

    fn det(rows: &[&[f64]]) -> f64 {
        Matrix::new(rows.iter().map(|r| r.to_vec()).collect())
            .unwrap()
            .determinant()
    }

    #[test]
    fn small_ones() {
        assert_eq!(det(&[]), 1.0);
        assert_eq!(det(&[&[7.0]]), 7.0);
        assert_eq!(det(&[&[2.0, 3.0], &[4.0, 1.0]]), -10.0);
    }

    #[test]
    fn three_rows_with_a_swap() {
        let d = det(&[&[0.0, 2.0, 1.0], &[1.0, 0.0, 0.0], &[2.0, 4.0, 8.0]]);
        assert_eq!(d, -12.0);
    }

    #[test]
    fn dependent_rows() {
        assert_eq!(det(&[&[1.0, 2.0], &[2.0, 4.0]]), 0.0);
        assert_eq!(Matrix::new(vec![vec![1.0], vec![2.0]]), None);
    }
}
