#[cfg(test)]
mod program_tests {
    use super::*;

    fn pair() -> (Rc<Hive>, Rc<Hive>) {
        let a = Hive::new(
            "birch",
            vec![Frame::with_honey(900), Frame::with_honey(200)],
        );
        let b = Hive::new("linden", vec![Frame::with_honey(1500)]);
        (a, b)
    }

    #[test]
    fn hives_know_their_place_while_it_stands() {
        let (a, b) = pair();
        assert_eq!(a.place(), None);
        let apiary = Apiary::at("Hilltop");
        apiary.adopt(Rc::clone(&a));
        apiary.adopt(b);
        assert_eq!(a.place().as_deref(), Some("Hilltop"));
        assert_eq!(apiary.strongest().unwrap().name, "linden");
        drop(apiary);
        assert!(a.place().is_none());
    }

    #[test]
    fn an_empty_apiary_has_no_strongest() {
        assert!(Apiary::at(String::from("Moor")).strongest().is_none());
    }

    #[test]
    fn harvest_takes_only_ripe_frames() {
        let (a, _) = pair();
        assert_eq!(a.total_honey(), 1100);
        let ripe = a.harvest(500);
        assert_eq!(ripe.len(), 1);
        assert_eq!(ripe[0].honey(), 900);
        assert_eq!(a.total_honey(), 200);
    }

    #[test]
    fn inspector_shares_frames() {
        let (a, b) = pair();
        let limit = 1000;
        let mut inspector = Inspector::new(|f: &Frame| f.honey() < limit);
        assert_eq!(inspector.visit(&a), 2);
        assert_eq!(inspector.visit(&b), 0);
        let seen = inspector.into_seen();
        assert_eq!(seen[1].last_note().as_deref(), Some("picked in birch"));
        assert_eq!(Rc::strong_count(&seen[0]), 2);
        assert_eq!(b.harvest(0)[0].last_note(), None);
    }

    #[test]
    fn notes_pile_up() {
        let frame = Frame::with_honey(1);
        frame.note("clean");
        frame.note("brood");
        assert_eq!(frame.last_note().unwrap(), "brood");
        assert!(format!("{frame:?}").contains("clean"));
    }
}
