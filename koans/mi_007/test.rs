#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reserved_seats_are_unpaid() {
        let mut house = House::default();
        let held = house.reserve(12, "Ines").unwrap();
        assert_eq!(
            (held.seat, held.guest.as_str(), held.paid),
            (12, "Ines", false)
        );
        house.reserve(13, "Ines");
        assert_eq!(house.settle("Ines"), 2);
        assert_eq!(house.settle("Ines"), 0);
    }

    #[test]
    fn sold_seats_are_paid() {
        let mut house = House::default();
        let sold = house.sell(4).unwrap();
        assert!(sold.paid);
        assert_eq!(sold.guest, "walk-in");
        assert_eq!(house.settle("walk-in"), 0);
    }

    #[test]
    fn a_seat_goes_once() {
        let mut house = House::default();
        assert!(house.sell(4).is_some());
        assert_eq!(house.reserve(4, "Odo"), None);
        assert_eq!(house.sell(4), None);
    }
}
