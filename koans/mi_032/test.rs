#[cfg(test)]
mod koan_tests {
    use super::*;

    fn letter(grams: u32, abroad: bool) -> Letter {
        Letter { grams, abroad }
    }

    #[test]
    fn steps() {
        let postage = |grams, abroad| office::counter::postage(&letter(grams, abroad));
        assert_eq!(postage(20, false), Some(95));
        assert_eq!(postage(21, false), Some(110));
        assert_eq!(postage(500, true), Some(255));
        assert_eq!(postage(501, false), None);
    }

    #[test]
    fn franks_a_heap() {
        let heap = vec![letter(5, true), letter(900, true), letter(30, false)];
        let (cents, out) = office::machine::frank(heap);
        assert_eq!(cents, 170 + 110);
        assert_eq!(out.len(), 1);
        assert_eq!(out[0].grams, 900);
        assert_eq!(office::machine::frank(Vec::new()).0, 0);
    }
}
