#[cfg(test)]
mod program_tests {
    use super::*;

    #[test]
    fn equal_names_share_a_symbol() {
        let mut pool = Pool::default();
        assert!(pool.is_empty());
        let first = pool.intern("wren");
        let owned = String::from("wren");
        assert_eq!(pool.intern(&owned), first);
        assert_ne!(pool.intern("lark"), first);
        assert_eq!(pool.len(), 2);
        assert!(!pool.is_empty());
        assert_eq!(pool.lookup("wren"), Some(first));
        assert_eq!(pool.lookup("gull"), None);
    }

    #[test]
    fn symbols_turn_back_into_names() {
        let mut pool = Pool::default();
        let symbols = intern_words(&mut pool, "lark wren lark");
        let names: Vec<&str> = symbols.iter().map(|&s| &pool[s]).collect();
        assert_eq!(names.join(" "), "lark wren lark");
        assert_eq!(symbols[0], symbols[2]);
        assert!(symbols[0] < symbols[1]);
        assert_eq!(pool.show(symbols[1]).to_string(), "wren#1");
    }

    #[test]
    fn shared_names_outlive_the_pool() {
        let kept = {
            let mut pool = Pool::default();
            let symbol = pool.intern("heron");
            let kept = pool.share(symbol);
            assert_eq!(Rc::strong_count(&kept), 3);
            kept
        };
        assert_eq!(&*kept, "heron");
        assert_eq!(Rc::strong_count(&kept), 1);
    }

    #[test]
    fn lists_everything_in_order() {
        let mut pool = Pool::default();
        let symbols = intern_words(&mut pool, "b a b c");
        let all: Vec<(Symbol, &str)> = pool.iter().collect();
        assert_eq!(
            all,
            [(symbols[0], "b"), (symbols[1], "a"), (symbols[3], "c")]
        );
    }

    #[test]
    fn counts_symbols() {
        let mut pool = Pool::default();
        let symbols = intern_words(&mut pool, "tit owl owl tit jay");
        assert_eq!(commonest(&symbols), Some((symbols[0], 2)));
        assert_eq!(commonest(&symbols[1..3]), Some((symbols[1], 2)));
        assert_eq!(commonest(&[]), None);
        assert!(format!("{pool:?}").contains("jay"));
    }
}
