#[cfg(test)]
mod program_tests {
    use super::*;

    fn at(row: i32, col: i32) -> Cell {
        Cell { row, col }
    }

    fn put(row: i32, col: i32, mark: impl Into<Option<char>>) -> Put {
        Put {
            cell: at(row, col),
            mark: mark.into(),
        }
    }

    #[test]
    fn edits_change_the_sketch() {
        let mut studio = Studio::default();
        studio.edit(put(0, 0, 'x')).edit(put(1, 2, 'o'));
        assert_eq!(studio.sketch().mark(at(0, 0)), Some('x'));
        studio.edit(put(0, 0, None)).edit(Shift(2, -1));
        assert_eq!(studio.sketch().mark(at(0, 0)), None);
        assert_eq!(studio.sketch().mark(at(3, 1)), Some('o'));
    }

    #[test]
    fn undo_and_redo_walk_the_same_path() {
        let mut studio = Studio::default();
        studio
            .edit(put(0, 0, 'a'))
            .edit(put(0, 0, 'b'))
            .edit(Shift(1, 1));
        let end = studio.sketch().clone();
        assert_eq!(studio.undo().unwrap().mark(at(0, 0)), Some('b'));
        assert_eq!(studio.undo().unwrap().mark(at(0, 0)), Some('a'));
        assert_eq!(studio.undo(), Some(&Sketch::default()));
        assert_eq!(studio.undo(), None);
        while studio.redo().is_some() {}
        assert_eq!(studio.sketch(), &end);
    }

    #[test]
    fn new_edits_forget_the_redos() {
        let mut studio = Studio::default();
        studio.edit(put(0, 0, 'a'));
        studio.undo();
        studio.edit(put(0, 1, 'b'));
        assert_eq!(studio.redo(), None);
        assert_eq!(studio.sketch().mark(at(0, 1)), Some('b'));
    }

    #[test]
    fn shifts_come_back() {
        let mut sketch = Sketch::default();
        let back = Box::new(put(0, 0, 'z')).apply(&mut sketch);
        let home = Box::new(Shift(7, 7)).apply(&mut sketch);
        assert!(at(0, 0) < at(7, 7) && sketch.mark(at(7, 7)) == Some('z'));
        home.apply(&mut sketch);
        assert_eq!(sketch.mark(at(0, 0)), Some('z'));
        back.apply(&mut sketch);
        assert_eq!(sketch, Sketch::default());
        assert_eq!(format!("{:?}", Shift(1, 2).clone()), "Shift(1, 2)");
    }
}
