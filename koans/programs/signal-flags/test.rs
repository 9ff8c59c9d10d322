#[cfg(test)]
mod program_tests {
    use super::*;
    use Flag::*;

    #[test]
    fn sets_of_flags() {
        let mast = Anchor | Cross;
        assert!(mast.contains(Cross));
        assert!(!mast.contains(Bell | Cross));
        assert_eq!(mast | Hoist::of(Bell) | Ember, !Hoist::of(Diver));
        assert_eq!(mast & (Cross | Diver), Hoist::from(Cross));
        assert_eq!(mast & !(Cross | Diver), Anchor.into());
        assert_eq!(!!mast, mast);
        assert_eq!(Hoist::default(), Hoist::EMPTY);
    }

    #[test]
    fn lists_flags_in_order() {
        let mast = Ember | Bell;
        assert!(mast.flags().eq([Bell, Ember]));
        assert_eq!(format!("{mast:?}"), "{Bell, Ember}");
        let again: Hoist = mast.flags().collect();
        assert_eq!(again, mast);
        assert_eq!(Hoist::EMPTY.flags().next(), None);
    }

    #[test]
    fn reads_meanings() {
        let words = String::from("fire,help,need a doctor");
        let mut book = Book::default();
        let hoists = [Hoist::of(Ember), Hoist::of(Cross), Cross | Bell];
        for (hoist, meaning) in hoists.into_iter().zip(words.split(',')) {
            book.define(hoist, meaning).unwrap();
        }
        let mast = Cross | Bell | Hoist::of(Diver);
        assert_eq!(book.read(mast), Some(("need a doctor", Diver.into())));
        assert_eq!(book.read(Ember | Anchor).unwrap().0, "fire");
        assert_eq!(book.read(Anchor | Bell), None);
    }

    #[test]
    fn redefining_is_noticed() {
        let mut book = Book::default();
        assert_eq!(book.define(Anchor.into(), "stay"), Ok(()));
        assert_eq!(book.define(Anchor.into(), "stay"), Ok(()));
        let old = book.define(Anchor.into(), "go");
        assert_eq!(old, Err((Hoist::of(Anchor), "stay")));
    }

    #[test]
    fn every_flag_has_its_own_bit() {
        let bits: Vec<u8> = Flag::ALL.iter().map(|f| f.bit()).collect();
        assert_eq!(bits, [1, 2, 4, 8, 16]);
    }
}
