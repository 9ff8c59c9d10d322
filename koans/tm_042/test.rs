#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn purposes_are_kept() {
        let mut book = CashBook::default();
        book.book(90_000);
        book.pay_wages(20_000);
        book.pay_wages(1_005);
        assert_eq!(book.total(), 68_995);
        assert_eq!(book.total_for("wages"), -18_905);
        assert_eq!(book.total_for("taxes"), -2_100);
    }

    #[test]
    fn no_purpose() {
        let mut book = CashBook::default();
        book.book(5);
        book.book_for(7, "tea");
        assert_eq!(
            (book.total(), book.total_for("tea"), book.total_for("")),
            (12, 7, 0)
        );
    }
}
