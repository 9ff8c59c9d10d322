#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_seats_and_guest() {
        assert_eq!(
            read_booking("b12, B13 ;  mrs. Ono "),
            Ok(Booking {
                seats: vec![('B', 12), ('B', 13)],
                guest: "MRS. ONO".to_string(),
            })
        );
    }

    #[test]
    fn a_guest_is_needed() {
        assert_eq!(read_booking("c4"), Err(BookingError::NoGuest));
        assert_eq!(read_booking("c4;  "), Err(BookingError::NoGuest));
    }

    #[test]
    fn bad_seats_are_named() {
        assert_eq!(
            read_booking("c4,x;Li"),
            Err(BookingError::BadSeat("X".to_string()))
        );
        assert_eq!(
            read_booking("44;Li"),
            Err(BookingError::BadSeat("44".to_string()))
        );
    }
}
