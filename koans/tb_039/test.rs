#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn a_placed_order_goes_to_a_second_table() {
        let order = Order::new(4).dish("soup").dish("fish");
        let placed = order.place().ok().unwrap();
        let second = placed.for_table(9);
        assert_eq!(second.ticket(), "table 9: soup, fish");
        assert_eq!(placed.ticket(), "table 4: soup, fish");
    }

    #[test]
    fn a_draft_is_copied_before_it_grows() {
        let draft = Order::new(1).dish("tea");
        let other = draft.for_table(2).dish("cake");
        assert_eq!(draft.ticket(), "table 1: tea");
        assert_eq!(other.ticket(), "table 2: tea, cake");
    }

    #[test]
    fn an_empty_order_is_not_sent() {
        let back = Order::new(7).place().err().unwrap();
        assert_eq!(back.ticket(), "table 7: ");
    }
}
