#[cfg(test)]
mod program_tests {
    use super::*;

    fn singer(name: &str, voice: Voice, height_cm: u16) -> Singer {
        let name = name.to_string();
        Singer {
            name,
            voice,
            height_cm,
        }
    }

    fn choir() -> Vec<Singer> {
        vec![
            singer("tom", Voice::Tenor, 180),
            singer("ann", Voice::Soprano, 160),
            singer("eva", Voice::Soprano, 172),
            singer("bea", Voice::Alto, 165),
            singer("amy", Voice::Soprano, 160),
        ]
    }

    #[test]
    fn seats_by_column() {
        let (stand, rest) = Stand::seat(2, 2, choir());
        assert_eq!(stand.plan(), ["eva ann", "amy bea"]);
        assert_eq!(rest, [singer("tom", Voice::Tenor, 180)]);
    }

    #[test]
    fn leaves_seats_empty() {
        let (stand, rest) = Stand::seat(3, 2, choir());
        assert!(rest.is_empty());
        assert_eq!(stand.plan(), ["eva bea", "amy tom", "ann -"]);
        assert_eq!(stand[Seat(2, 1)], None);
    }

    #[test]
    fn swaps_within_a_voice() {
        let (mut stand, _) = Stand::seat(3, 2, choir());
        stand.swap(Seat(0, 0), Seat(1, 0)).unwrap();
        stand.swap(Seat(2, 0), Seat(2, 1)).unwrap();
        assert_eq!(stand.plan(), ["amy bea", "eva tom", "- ann"]);
        let mixed = stand.swap(Seat(0, 0), Seat(0, 1));
        assert_eq!(
            mixed,
            Err(SwapError::MixedVoices(Voice::Soprano, Voice::Alto))
        );
        let gone = stand.swap(Seat(0, 0), Seat(3, 0)).unwrap_err();
        assert_eq!(gone, SwapError::NoSuchSeat(Seat(3, 0)));
    }

    #[test]
    fn edits_in_place() {
        let (mut stand, _) = Stand::seat(1, 2, choir());
        stand.find_mut("amy").unwrap().height_cm = 161;
        assert_eq!(stand[Seat(0, 1)].as_ref().unwrap().height_cm, 161);
        assert!(stand.find_mut("bea").is_none());
        assert!(format!("{stand:?}").contains("eva"));
    }

    #[test]
    fn orders_singers() {
        let (low, high) = (singer("z", Voice::Bass, 190), singer("a", Voice::Bass, 170));
        assert!(low < high);
        assert_eq!(low.partial_cmp(&low), Some(Ordering::Equal));
    }
}
