#[cfg(test)]
mod program_tests {
    use super::*;

    fn parcel(from: &str, heavy: bool) -> Event {
        Event::Parcel {
            from: from.to_string(),
            heavy,
        }
    }

    #[test]
    fn everybody_hears_what_they_want() {
        let diary = Rc::new(RefCell::new(Diary::default()));
        let porter = Rc::new(RefCell::new(Porter::default()));
        let mut bus = Bus::default();
        bus.join(&diary);
        bus.join(&porter);
        assert_eq!(bus.send(&Event::Ring { door: 3 }), 2);
        assert_eq!(bus.send(&Event::Quiet), 1);
        assert_eq!(bus.send(&parcel("Nils", true)), 2);
        bus.send(&parcel("Edda", false));
        assert_eq!(
            diary.borrow().lines,
            [
                "door 3 rang",
                "quiet",
                "heavy parcel from Nils",
                "parcel from Edda"
            ]
        );
        assert_eq!(porter.borrow().others, 1);
        assert_eq!(
            porter.borrow().parcels,
            [parcel("Nils", true), parcel("Edda", false)]
        );
    }

    #[test]
    fn listeners_may_leave() {
        let mut bus = Bus::default();
        let stays = Rc::new(RefCell::new(Diary::default()));
        bus.join(&stays);
        {
            let leaves = Rc::new(RefCell::new(Porter::default()));
            bus.join(&leaves);
            assert_eq!(bus.send(&Event::Ring { door: 1 }), 2);
        }
        assert_eq!(bus.send(&Event::Ring { door: 1 }), 1);
        assert_eq!(bus.sweep(), 1);
        assert_eq!(bus.sweep(), 0);
    }

    #[test]
    fn cloned_buses_ring_the_same_people() {
        let diary = Rc::new(RefCell::new(Diary::default()));
        let mut bus = Bus::default();
        bus.join(&diary);
        let copy = bus.clone();
        drop(bus);
        copy.send(&Event::Quiet);
        assert_eq!(diary.borrow().lines.len(), 1);
        assert!(format!("{diary:?}").contains("quiet"));
    }

    #[test]
    fn porters_ignore_quiet() {
        let porter = Porter::default();
        assert!(!porter.wants(&Event::Quiet));
        assert!(porter.wants(&Event::Ring { door: 0 }));
        assert!(Diary::default().wants(&Event::Quiet));
    }
}
