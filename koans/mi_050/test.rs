#[cfg(test)]
mod koan_tests {
    use super::*;

    fn shelf(count: i32) -> Shelf {
        let mut shelf = Shelf::default();
        shelf.change_by(count);
        shelf
    }

    #[test]
    fn goods_move() {
        let (mut cellar, mut shop) = (shelf(9), shelf(1));
        assert_eq!(restock(&mut cellar, &mut shop, 6), 6);
        assert_eq!(restock(&mut cellar, &mut shop, 6), 3);
        assert_eq!((cellar.count(), shop.count()), (0, 10));
    }

    #[test]
    fn changes_are_recorded() {
        let (mut cellar, mut shop) = (shelf(9), shelf(1));
        restock(&mut cellar, &mut shop, 4);
        assert_eq!(
            (cellar.record(), shop.record()),
            (&[9, -4][..], &[1, 4][..])
        );
        assert_eq!((taken(&cellar), taken(&shop)), (4, 0));
    }
}
