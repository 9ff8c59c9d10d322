#[cfg(test)]
mod program_tests {
    use super::*;

    fn coin(realm: &str, year: i32, grade: Grade) -> Coin {
        Coin {
            realm: realm.into(),
            year,
            grade,
        }
    }

    fn album() -> Album {
        [
            coin("Arden", 1801, Grade::Worn),
            coin("Arden", 1801, Grade::Mint),
            coin("Vale", 1777, Grade::Fine),
            coin("Vale", 1777, Grade::Fine),
        ]
        .into_iter()
        .collect()
    }

    #[test]
    fn iterates_three_ways() {
        let mut album = album();
        assert_eq!((&album).into_iter().count(), 4);
        for coin in &mut album {
            coin.year += 1;
        }
        let years: Vec<i32> = album.into_iter().map(|c| c.year).collect();
        assert_eq!(years, [1802, 1802, 1778, 1778]);
    }

    #[test]
    fn extends() {
        let mut album = album();
        album.extend(vec![coin("Holm", 1650, Grade::Worn)]);
        assert_eq!(album.coins.last().unwrap().year, 1650);
        assert_ne!(album, self::album());
    }

    #[test]
    fn picks_the_best() {
        let album = album();
        let found = Best::from(&album).get("Arden", 1801);
        assert_eq!(found.unwrap().grade, Grade::Mint);
        let best = Best::from(&album);
        assert!(best.get("Arden", 1802).is_none());
        let realms: Vec<&str> = best.iter().map(|c| &*c.realm).collect();
        assert_eq!(realms, ["Arden", "Vale"]);
    }

    #[test]
    fn cleans_worn_coins() {
        let mut copy = album().clone();
        assert_eq!(clean(&mut copy), 1);
        assert_eq!(copy.coins[0].grade, Grade::Fine);
        assert_eq!(clean(&mut copy), 0);
    }

    #[test]
    fn weeds_doubles() {
        let (kept, doubles) = weed(album());
        assert_eq!(
            kept.coins,
            [album().coins[1].clone(), album().coins[2].clone()]
        );
        assert_eq!(doubles.len(), 2);
        assert_eq!(doubles[0].grade, Grade::Worn);
    }
}
