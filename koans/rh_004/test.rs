#[cfg(test)]
mod koan_tests {
    use super::*;

    fn hall() -> Hall {
        let mut hall = Hall::default();
        hall.add_row('A', 3, Some(4500));
        hall.add_row('B', 2, None);
        hall
    }

    #[test]
    fn books_a_free_seat_once() {
        let mut hall = hall();
        assert_eq!(hall.book('A', 2, "Imre"), Ok(4500));
        let again = hall.book('A', 2, "Noor");
        assert_eq!(
            again,
            Err(BookingError::Taken {
                holder: "Imre".to_string()
            })
        );
        assert_eq!(hall.book('A', 3, "Noor"), Ok(4500));
    }

    #[test]
    fn knows_rows_and_seats() {
        let mut hall = hall();
        assert_eq!(hall.book('Z', 1, "Imre"), Err(BookingError::NoSuchRow('Z')));
        assert_eq!(
            hall.book('A', 0, "Imre"),
            Err(BookingError::NoSuchSeat { row: 'A', seat: 0 })
        );
        assert_eq!(
            hall.book('A', 4, "Imre"),
            Err(BookingError::NoSuchSeat { row: 'A', seat: 4 })
        );
    }

    #[test]
    fn sells_priced_rows_only() {
        let mut hall = hall();
        assert_eq!(hall.price('A'), Ok(4500));
        assert_eq!(hall.price('B'), Err(BookingError::NoPrice('B')));
        assert_eq!(hall.book('B', 1, "Imre"), Err(BookingError::NoPrice('B')));
    }

    #[test]
    fn explains_itself() {
        let mut hall = hall();
        let fault = hall.book('Q', 1, "Imre").unwrap_err();
        assert_eq!(fault.to_string(), "there is no row Q");
    }
}
