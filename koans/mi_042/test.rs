#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn parts_of_a_ticket() {
        let mut ticket = Ticket::open("printer", 12);
        ticket.assign("Pat");
        let part = ticket.split("paper", 15);
        assert_eq!((part.opened, part.agent.as_deref()), (15, Some("Pat")));
        let part = part.split("tray", 16);
        assert_eq!(part.origins, ["printer", "paper"]);
        assert_eq!((part.subject.as_str(), part.opened), ("tray", 16));
    }

    #[test]
    fn by_day() {
        let ticket = Ticket::open("printer", 12);
        assert_eq!((ticket.opened, &ticket.agent), (12, &None));
        let tickets = [ticket.split("a", 14), ticket.split("b", 15), ticket];
        assert_eq!(opened_within(&tickets, 12, 14), 2);
        assert_eq!(opened_within(&tickets, 15, 20), 1);
    }
}
