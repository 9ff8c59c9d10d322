#[cfg(test)]
mod program_tests {
    use super::*;

    fn shade(red: f32, yellow: f32, blue: f32) -> Shade {
        Shade { red, yellow, blue }
    }

    #[test]
    fn mixes_green() {
        let bath = Bath::read("2 weld + 0.5 woad").unwrap();
        assert_eq!(Shade::from(&bath), shade(0.0, 2.0, 0.5));
    }

    #[test]
    fn shades_add_and_scale() {
        let sum = shade(1.0, 2.0, 3.0) + shade(0.5, 0.5, 0.5);
        assert_eq!(sum, shade(1.5, 2.5, 3.5));
        assert_eq!(2.0 * sum, shade(3.0, 5.0, 7.0));
        assert_eq!(Shade::from(Dye::Madder), shade(1.0, 0.25, 0.0));
    }

    #[test]
    fn adjusts_a_copy() {
        let bath = Bath::read("4 madder + 1 woad").unwrap();
        let weak = bath.adjust(|dye, amount| match dye {
            Dye::Madder => amount / 2.0,
            _ => amount,
        });
        assert_eq!(Shade::from(&weak), shade(2.0, 0.5, 1.0));
        assert_eq!(bath, Bath::read("4 madder + 1 woad").unwrap());
    }

    #[test]
    fn reports_errors() {
        let unknown = Bath::read("1 onion").unwrap_err();
        assert_eq!(unknown, DyeError::Unknown("onion".into()));
        assert_eq!(unknown.to_string(), "no dye called onion");
        let missing = Bath::read("1 weld + 3").unwrap_err();
        assert_eq!(missing.to_string(), "part 2 is incomplete");
        let amount = Bath::read("x weld").unwrap_err();
        assert_eq!(amount.to_string(), "bad amount: invalid float literal");
        let boxed: Box<dyn std::error::Error> = amount.into();
        assert!(boxed.downcast::<DyeError>().is_ok());
    }
}
