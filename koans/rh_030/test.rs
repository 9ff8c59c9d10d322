#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_amounts() {
        assert_eq!(cents("12'345.60"), Some(1_234_560));
        assert_eq!(cents("7"), Some(700));
        assert_eq!(cents("0.05"), Some(5));
    }

    #[test]
    fn refuses_what_is_no_amount() {
        assert_eq!(cents("1x.00"), None);
        assert_eq!(cents("1.5"), None);
        assert_eq!(cents(""), None);
        assert_eq!(cents("99'999'999'999'999'999'999.00"), None);
        assert_eq!(cents("18446744073709551616.00"), None);
    }

    #[test]
    fn keeps_the_balance() {
        assert_eq!(balance(1_000, "+5.00\n-12\n+0.10"), Some(310));
        assert_eq!(balance(1_000, "-10.01\n+5"), None);
        assert_eq!(balance(1_000, "5.00"), None);
        assert_eq!(balance(3, ""), Some(3));
    }
}
