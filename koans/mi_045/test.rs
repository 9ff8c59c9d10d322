#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn agreed_rates() {
        let mut loan = Loan::at_rate(100_000, 550);
        assert_eq!(loan.interest(), 5_500);
        assert_eq!(loan.year(25_500), 0);
        assert_eq!((loan.debt(), loan.interest()), (80_000, 4_400));
    }

    #[test]
    fn the_usual_rate() {
        let mut loan = Loan::new(10_000);
        assert_eq!(loan.interest(), 300);
        assert_eq!(loan.year(10_450), 150);
        assert_eq!(loan.debt(), 0);
    }
}
