#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn tax_is_added_item_by_item() {
        assert_eq!(book_invoice(&[100, 250]), (Cents(700), Cents(749)));
        assert_eq!(book_invoice(&[57, 57]), (Cents(228), Cents(242)));
    }

    #[test]
    fn nothing_costs_nothing() {
        assert_eq!(book_invoice(&[]), (Cents(0), Cents(0)));
    }
}
