#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn the_room_is_free_after_the_last_booking() {
        let mut room = Room::default();
        assert_eq!(room.request("sales", 30), Ok(()));
        assert_eq!(
            room.finish(),
            Ok(Booking {
                team: "sales".to_string(),
                minutes: 30
            })
        );
        assert_eq!(room.finish(), Err(RoomError::NothingRunning));
        assert_eq!(room.request("audit", 45), Ok(()));
    }

    #[test]
    fn the_line_moves_up() {
        let mut room = Room::default();
        room.request("a", 10).unwrap();
        assert_eq!(room.request("b", 20), Err(RoomError::Queued(1)));
        assert_eq!(room.request("c", 5), Err(RoomError::Queued(2)));
        let order: Vec<String> = (0..3).map(|_| room.finish().unwrap().team).collect();
        assert_eq!(order, ["a", "b", "c"]);
    }

    #[test]
    fn counts_the_backlog() {
        let mut room = Room::default();
        assert_eq!(room.backlog(), 0);
        room.request("a", 10).unwrap();
        let _ = room.request("b", 20);
        assert_eq!(room.backlog(), 30);
        room.finish().unwrap();
        assert_eq!(room.backlog(), 20);
        room.finish().unwrap();
        assert_eq!(room.backlog(), 0);
    }
}
