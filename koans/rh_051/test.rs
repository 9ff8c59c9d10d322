#[cfg(test)]
mod koan_tests {
    use super::*;

    fn desks(parcels: &[(u32, u32)]) -> Vec<Desk> {
        let mut desks = Vec::new();
        for &(order, weight) in parcels {
            let mut desk = Desk::default();
            assert_eq!(desk.lay(Parcel { order, weight }), Ok(()));
            desks.push(desk);
        }
        desks.push(Desk::default());
        desks
    }

    #[test]
    fn what_is_taken_is_gone() {
        let mut desks = desks(&[(1, 5), (2, 9), (3, 4)]);
        assert_eq!(round(&mut desks, 10), [1, 3]);
        assert_eq!(round(&mut desks, 10), [2]);
        assert!(desks.iter().all(Desk::is_free));
        assert!(round(&mut desks, 10).is_empty());
    }

    #[test]
    fn one_parcel_a_tray() {
        let mut desk = Desk::default();
        let parcel = |order| Parcel { order, weight: 1 };
        assert_eq!(desk.lay(parcel(1)), Ok(()));
        assert_eq!(desk.lay(parcel(2)), Err(parcel(2)));
        assert_eq!(desk.hand_over(0), None);
        assert_eq!(desk.hand_over(1), Some(parcel(1)));
        assert_eq!(desk.lay(parcel(2)), Ok(()));
    }
}
