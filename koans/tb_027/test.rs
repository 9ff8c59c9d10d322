#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn amounts_of_one_unit_add_up() {
        let sum = Quantity::<Kilogram>::new(1.5) + Quantity::new(0.25);
        assert_eq!(sum.to_string(), "1.75 kg");
    }

    #[test]
    fn stock_is_shown_with_its_unit() {
        assert_eq!(stock::<Litre>(&[20.0, 7.5]), "27.5 l");
        assert_eq!(stock::<Kilogram>(&[]), "0 kg");
    }
}
