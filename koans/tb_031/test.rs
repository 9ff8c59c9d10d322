#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn forces_add_up_with_grip() {
        let east = Force {
            east: 200.0,
            north: 0.0,
        };
        let west = Force {
            east: -150.0,
            north: 10.0,
        };
        let rope = rope_force(&[(4, east, 0.5), (3, west, 1.0)]);
        assert_eq!(
            rope,
            Force {
                east: -50.0,
                north: 30.0
            }
        );
    }

    #[test]
    fn nobody_pulls() {
        assert_eq!(rope_force(&[]), Force::default());
    }
}
