#[cfg(test)]
mod program_tests {
    use super::*;

    fn counted<const R: usize, const C: usize>() -> Matrix<i64, R, C> {
        let mut n = 0;
        Matrix::build(|_, _| {
            n += 1;
            n
        })
    }

    #[test]
    fn builds_and_prints() {
        let m = counted::<2, 3>();
        assert_eq!(m.to_string(), "[1 2 3]\n[4 5 6]\n");
        assert_eq!(m.transpose().to_string(), "[1 4]\n[2 5]\n[3 6]\n");
        assert_eq!(m.column(1).collect::<Vec<_>>(), [2, 5]);
    }

    #[test]
    fn multiplies_fitting_sizes() {
        let product: Matrix<i64, 2, 2> = counted::<2, 3>() * counted::<3, 2>();
        assert_eq!(product.to_string(), "[22 28]\n[49 64]\n");
        assert_eq!(product * Matrix::identity(), product);
        assert_eq!(product.trace(), 86);
    }

    #[test]
    fn cells_can_change() {
        let mut m = Matrix::<f64, 2, 2>::identity();
        m[(0, 1)] = 0.5;
        m.scale(2.0).scale(3.0)[(1, 0)] += 1.0;
        assert_eq!(m[(0, 1)], 3.0);
        assert_eq!(m.to_string(), "[6 3]\n[1 6]\n");
        let copy = m;
        m[(0, 0)] = 0.0;
        assert_ne!(copy.clone(), m);
        assert!(format!("{:?}", copy.column(0).collect::<Vec<_>>()).contains("6"));
        assert_eq!(m.trace(), 6.0);
    }
}
