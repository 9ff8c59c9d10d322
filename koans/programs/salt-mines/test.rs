#[cfg(test)]
mod program_tests {
    use super::*;

    fn mine() -> Mine {
        let mut mine = Mine::default();
        mine.dig("Ada", 40).dig(String::from("Old"), 10);
        mine
    }

    #[test]
    fn digs_and_floods() {
        let mut mine = mine();
        let names: Vec<&str> = mine.galleries().map(|(name, _)| name).collect();
        assert_eq!(names, ["Old", "Ada"]);
        assert_eq!(mine.depth(), 2);
        assert_eq!(mine.flood(), Ok(("Old".to_string(), 10)));
        assert_eq!(mine.flood().unwrap().1, 40);
        assert_eq!(mine.flood(), Err(MineError::Nothing));
        assert_eq!(mine.depth(), 0);
    }

    #[test]
    fn hauls_from_the_bottom() {
        let mut mine = mine();
        mine.haul(25).unwrap();
        assert!(mine.galleries().eq([("Old", 0), ("Ada", 25)]));
        assert_eq!(mine.haul(30), Err(MineError::Short { missing: 5 }));
        assert_eq!(mine.haul(25), Ok(()));
    }

    #[test]
    fn reads_orders() {
        let dig = Order::Dig {
            name: "Eve".into(),
            tons: 7,
        };
        assert_eq!("dig Eve 7".parse(), Ok(dig.clone()));
        assert_eq!(" haul  3 ".parse(), Ok(Order::Haul(3)));
        assert_eq!(Order::from_str("flood"), Ok(Order::Flood));
        assert_ne!(dig, Order::Flood);
    }

    #[test]
    fn obeys() {
        let mut mine = Mine::default();
        assert_eq!(mine.obey("dig A 5\ndig B 6\nhaul 8\nflood"), Ok(4));
        assert!(mine.galleries().eq([("A", 3)]));
        assert_eq!(
            mine.obey("flood\nsing").unwrap_err().to_string(),
            "cannot read \"sing\""
        );
        assert_eq!(mine.depth(), 1);
        assert!(format!("{mine:?}").contains("tons: 3"));
    }

    #[test]
    fn explains_errors() {
        let mut mine = mine();
        let words = ["haul x", "haul 51", "flood\nflood\nflood"]
            .map(|orders| mine.obey(orders).unwrap_err().to_string());
        assert!(words[0].starts_with("tons: invalid digit"));
        assert_eq!(words[1], "1 tons short");
        assert_eq!(words[2], "there is no gallery");
    }
}
