#[cfg(test)]
mod koan_tests {
    use super::*;

    fn shop() -> Shop {
        let mut s = Shop::default();
        s.stock("sand", 450, 25_000);
        s.stock("salt", 80, 500);
        s.stock("logs", 700, 5001);
        s
    }

    #[test]
    fn price_of_a_basket() {
        let basket = BTreeMap::from([("salt".to_string(), 3), ("sand".to_string(), 2)]);
        assert_eq!(shop().price(&basket), 1140);
    }

    #[test]
    fn unknown_articles_cost_nothing() {
        let basket = BTreeMap::from([("salt".to_string(), 1), ("gold".to_string(), 9)]);
        assert_eq!(shop().price(&basket), 80);
        assert_eq!(shop().price(&BTreeMap::new()), 0);
    }

    #[test]
    fn first_heavy_article() {
        assert_eq!(shop().first_heavy().map(|a| a.grams), Some(5001));
        assert!(Shop::default().first_heavy().is_none());
    }
}
