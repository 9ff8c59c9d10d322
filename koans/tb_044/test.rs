#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn whole_numbers() {
        let mut window = Window::of_size(3);
        assert_eq!((window.mean(), window.spread()), (None, None));
        for sample in [1u8, 250, 4, 6] {
            window.push(sample);
        }
        assert_eq!(window.spread(), Some(246.0));
        window.push(5);
        assert_eq!(window.mean(), Some(5.0));
    }

    #[test]
    fn fractions() {
        let mut window = Window::of_size(2);
        window.push(0.5f32);
        window.push(-1.5);
        assert_eq!((window.mean(), window.spread()), (Some(-0.5), Some(2.0)));
    }
}
