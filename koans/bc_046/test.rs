#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn pagers_are_on_the_list() {
        let mut list = WaitingList::default();
        assert_eq!(list.arrive("Mia", 4), Some(1));
        assert_eq!(list.arrive("Noe", 1), None);
        assert_eq!(list.arrive("Oda", 2), Some(2));
        assert_eq!(list.seat(4).unwrap().pager, Some(1));
        let noe = list.seat(4).unwrap();
        assert_eq!((noe.guest.as_str(), noe.pager), ("Noe", None));
        assert_eq!(list.seat(2).unwrap().pager, Some(2));
    }

    #[test]
    fn seats_who_fits() {
        let mut list = WaitingList::default();
        list.arrive("Mia", 4);
        list.arrive("Oda", 2);
        assert_eq!(
            list.seat(3).map(|ticket| ticket.guest),
            Some("Oda".to_string())
        );
        assert_eq!(list.seat(3), None);
        assert_eq!(list.seat(4).map(|ticket| ticket.party), Some(4));
    }
}
