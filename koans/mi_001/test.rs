#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn counts_portions() {
        let mut tab = Tab::default();
        assert_eq!(tab.order("soup", 450), 1);
        assert_eq!(tab.order("soup", 450), 2);
        assert_eq!(tab.order("bread", 120), 1);
        assert_eq!(tab.order("soup", 450), 3);
    }

    #[test]
    fn first_price_holds() {
        let mut tab = Tab::default();
        tab.order("tea", 200);
        tab.order("tea", 999);
        assert_eq!(tab.total_cents(), 400);
    }

    #[test]
    fn empty_tab_costs_nothing() {
        assert_eq!(Tab::default().total_cents(), 0);
    }
}
