#[cfg(test)]
mod program_tests {
    use super::*;

    fn party(leader: &str, size: u32, nights: Range<Night>) -> Party {
        let leader = leader.to_owned();
        Party {
            leader,
            size,
            nights,
        }
    }

    #[test]
    fn books_and_counts() {
        let hut = Hut::with_bunks(10);
        assert_eq!(
            hut.book(&party("Ida", 4, 3..6)),
            Booking::Confirmed { id: 0 }
        );
        assert_eq!(
            (hut.free(2), hut.free(3), hut.free(5), hut.free(6)),
            (10, 6, 6, 10)
        );
        let full = hut.book(&party("Max", 8, 2..4)).clone();
        assert_eq!(
            full,
            Booking::Full {
                first: 3,
                missing: 2
            }
        );
        assert_eq!(hut.free(2), 10);
        assert_eq!(
            hut.book(&party("Jo", 6, 5..6)),
            Booking::Confirmed { id: 1 }
        );
        assert_eq!(hut.leaders(), ["Ida", "Jo"]);
    }

    #[test]
    fn empty_requests() {
        let hut = Hut::with_bunks(1);
        assert_eq!(hut.book(&party("No", 0, 1..2)), Booking::Empty);
        assert_eq!(hut.book(&party("No", 1, 2..2)), Booking::Empty);
    }

    #[test]
    fn cancels_once() {
        let hut = Hut::with_bunks(3);
        let trio = party("Ulf", 3, 0..2);
        hut.book(&trio);
        assert_eq!(hut.cancel(0), Some(trio));
        assert_eq!(hut.cancel(0), None);
        assert_eq!(hut.cancel(9), None);
        assert_eq!(hut.free(1), 3);
        assert!(hut.leaders().is_empty());
    }

    #[test]
    fn a_rush_never_overbooks() {
        let hut = Hut::with_bunks(7);
        let crowd = (0..12).map(|i| party(&format!("p{i}"), 2, 1..3)).collect();
        assert_eq!(rush(&hut, crowd), 3);
        assert_eq!(hut.free(2), 1);
        assert_eq!(hut.leaders().len(), 3);
    }

    #[test]
    fn handles_share_a_ledger() {
        let hut = Hut::with_bunks(2);
        let window = hut.clone();
        window.book(&party("Eve", 2, 4..5));
        assert_eq!(hut.free(4), 0);
        assert!(format!("{hut:?}").contains("Eve"));
    }
}
