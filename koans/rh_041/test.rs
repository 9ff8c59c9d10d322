#[cfg(test)]
mod koan_tests {
    use super::*;

    fn theatre() -> Theatre {
        let mut theatre = Theatre::default();
        theatre.add_row('A', 2);
        theatre.add_row('C', 1);
        theatre
    }

    #[test]
    fn seats_are_booked_once() {
        let mut theatre = theatre();
        assert_eq!(theatre.book('A', 2, "Uma"), Ok(()));
        assert_eq!(
            theatre.book('A', 2, "Vic"),
            Err(BookingError::Taken { by: "Uma".into() })
        );
        assert_eq!(theatre.book('A', 1, "Vic"), Ok(()));
    }

    #[test]
    fn what_does_not_exist() {
        let mut theatre = theatre();
        assert_eq!(
            theatre.book('B', 1, "Uma"),
            Err(BookingError::NoSuchRow('B'))
        );
        assert_eq!(
            theatre.book('C', 2, "Uma"),
            Err(BookingError::NoSuchSeat { row: 'C', seat: 2 })
        );
        assert_eq!(
            theatre.book('A', 0, "Uma"),
            Err(BookingError::NoSuchSeat { row: 'A', seat: 0 })
        );
    }
}
