#[cfg(test)]
mod program_tests {
    use super::*;

    fn pile() -> Vec<Item> {
        let bottle = |glass, grams| Item::Bottle { glass, grams };
        vec![
            bottle(Glass::Green, 400),
            bottle(Glass::Brown, 300),
            Item::Rubbish("spoon".into()),
            bottle(Glass::Green, 250),
            Item::Rubbish("cork".into()),
        ]
    }

    #[test]
    fn deals_in_turn() {
        let belts = deal(&pile(), 2);
        assert_eq!(belts[0].len(), 3);
        assert_eq!(belts[1][0], pile()[1]);
    }

    #[test]
    fn adds_up_a_shift() {
        let shift = run_shift(deal(&pile(), 3));
        assert_eq!(shift.handled, 5);
        assert_eq!(shift.grams[&Glass::Green], 650);
        assert_eq!(shift.rejects, ["cork", "spoon"]);
        assert_eq!(shift.most(), Some(Glass::Green));
    }

    #[test]
    fn worker_count_does_not_matter() {
        assert_eq!(run_shift(deal(&pile(), 1)), run_shift(deal(&pile(), 4)));
    }

    #[test]
    fn a_quiet_shift() {
        let shift = run_shift(vec![]);
        assert_eq!(shift, Shift::default());
        assert_eq!(shift.most(), None);
    }

    #[test]
    fn ties_go_to_the_first_colour() {
        let mut shift = Shift::default();
        shift.record(Report::Sorted(Glass::Brown, 5));
        shift.record(Report::Sorted(Glass::Clear, 5));
        assert_eq!(shift.most(), Some(Glass::Clear));
    }

    #[test]
    fn a_lost_foreman_is_an_error() {
        let (foreman, reports) = mpsc::channel();
        drop(reports);
        assert!(sort_items(pile(), &foreman).is_err());
    }
}
