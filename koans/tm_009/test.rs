#[cfg(test)]
mod koan_tests {
    use super::*;

    fn p(c: &[i64]) -> Polynomial {
        Polynomial::new(c.to_vec())
    }

    #[test]
    fn flipping_changes_every_sign() {
        assert_eq!(p(&[1, -2, 3]).flipped(), p(&[-1, 2, -3]));
    }

    #[test]
    fn subtraction_of_different_lengths() {
        assert_eq!(p(&[5, 1]) - p(&[2, 1, 4]), p(&[3, 0, -4]));
        assert_eq!(p(&[0, 0, 7]) - p(&[1]), p(&[-1, 0, 7]));
    }

    #[test]
    fn a_polynomial_less_itself_is_zero() {
        let z = p(&[4, 9]) - p(&[4, 9]);
        assert_eq!(z, p(&[]));
        assert_eq!(z.at(12), 0);
    }

    #[test]
    fn value_at_a_point() {
        assert_eq!((p(&[1, 0, 2]) - p(&[0, 3])).at(2), 3);
    }
}
