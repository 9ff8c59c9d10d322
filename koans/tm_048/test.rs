#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn surfaces() {
        let main = Sail::Main {
            height: 900.0,
            foot: 300.0,
            battens: 4,
        };
        assert_eq!((main.surface(), main.battens()), (13.5, 4));
        let jib = Sail::Jib(800.0, 250.0, 60.0);
        assert_eq!((jib.surface(), jib.overlap()), (10.0, Some(60.0)));
        assert_eq!(Sail::Spinnaker { side: 500.0 }.surface(), 25.0);
    }

    #[test]
    fn nothing_of_the_kind() {
        let spinnaker = Sail::Spinnaker { side: 1.0 };
        assert_eq!((spinnaker.battens(), spinnaker.overlap()), (0, None));
    }
}
