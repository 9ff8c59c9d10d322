#[cfg(test)]
mod program_tests {
    use super::*;

    fn size(wide: u32, high: u32) -> Size {
        Size { wide, high }
    }

    #[test]
    fn splits_sizes() {
        let block = size(10, 6);
        assert_eq!(
            block.split(Saw::Across, 2),
            Some((size(10, 2), size(10, 4)))
        );
        assert_eq!(block.split(Saw::Along, 7), Some((size(7, 6), size(3, 6))));
        assert_eq!(block.split(Saw::Across, 6), None);
        assert_eq!(block.split(Saw::Along, 0), None);
    }

    #[test]
    fn cuts_only_whole_pieces() {
        let mut block = Whole(size(4, 4));
        assert!(!block.cut(Saw::Along, 4));
        assert!(block.cut(Saw::Along, 1));
        assert!(!block.cut(Saw::Along, 1));
        assert_eq!(block.slabs(), [size(1, 4), size(3, 4)]);
        assert!(format!("{block:?}").starts_with("Cut"));
    }

    #[test]
    fn orders_slabs() {
        let mut block = Whole(size(10, 6));
        let before = block.clone();
        assert_eq!(block.order(size(4, 2)), Some(size(4, 2)));
        assert_eq!(block.slabs(), [size(6, 2), size(10, 4)]);
        assert_eq!(block.order(size(8, 4)), Some(size(8, 4)));
        assert_eq!(block.order(size(8, 4)), None);
        assert_eq!(block.slabs(), [size(6, 2), size(2, 4)]);
        assert_eq!(before.slabs(), [size(10, 6)]);
        assert_eq!(before.slabs().into_iter().max(), Some(size(10, 6)));
    }

    #[test]
    fn lists_cuts() {
        let mut block = Whole(size(9, 9));
        block.order(size(5, 5));
        let mut saws = Vec::new();
        block.cuts(&mut |saw| saws.push(*saw));
        assert_eq!(saws, [Saw::Across, Saw::Along]);
    }

    #[test]
    fn finds_a_piece_to_change() {
        let mut block = Whole(size(6, 6));
        block.cut(Saw::Across, 2);
        *block.find_mut(size(6, 3)).unwrap() = Whole(size(1, 1));
        assert!(block.find_mut(size(6, 3)).is_none());
        assert_eq!(block.slabs(), [size(6, 2), size(1, 1)]);
    }

    #[test]
    fn loads_land_when_dropped() {
        let yard = Rc::default();
        let late = Load::lift(size(2, 2), &yard);
        {
            let _first = Load::lift(size(1, 1), &yard);
            assert!(yard.borrow().is_empty());
        }
        drop(late);
        assert_eq!(*yard.borrow(), [size(1, 1), size(2, 2)]);
    }
}
