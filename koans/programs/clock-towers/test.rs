#[cfg(test)]
mod program_tests {
    use super::*;

    #[test]
    fn strikes_the_hours() {
        let bell = Rc::new(RefCell::new(HourBell::default()));
        let mut clock = Movement::set(10, 50);
        clock.connect(&bell);
        clock.advance(70);
        assert_eq!(bell.borrow().strikes, 11 + 12);
        clock.advance(60);
        assert_eq!(bell.borrow().strikes, 24);
        assert!(format!("{:?}", bell.borrow()).contains("strikes: 24"));
    }

    #[test]
    fn muffling_reports_the_old_state() {
        let mut bell = HourBell::default();
        assert!(!bell.muffle(true));
        bell.quarter(3, 0);
        assert!(bell.muffle(false));
        bell.quarter(3, 0);
        bell.quarter(3, 1);
        assert_eq!(bell.strikes, 3);
    }

    #[test]
    fn plays_borrowed_tunes() {
        let book = String::from("la do re mi");
        let mut pages = book.split(' ');
        let tunes = [(); 4].map(|()| pages.next().unwrap());
        let carillon = Carillon::new(tunes);
        let mut clock = Movement::set(23, 29);
        clock.connect(&carillon);
        clock.advance(31);
        assert_eq!(carillon.borrow().played, "23:re 23:mi 0:la ");
    }

    #[test]
    fn forgets_dropped_bells() {
        let mut clock = Movement::set(0, 0);
        let kept = Rc::new(RefCell::new(HourBell::default()));
        clock.connect(&kept);
        {
            let sold = Carillon::new([""; 4]);
            clock.connect(&sold);
        }
        assert_eq!(clock.connected(), 2);
        clock.advance(14);
        assert_eq!(clock.connected(), 2);
        clock.advance(1);
        assert_eq!(clock.connected(), 1);
        assert_eq!(Rc::strong_count(&kept), 1);
    }
}
