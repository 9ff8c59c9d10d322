#[cfg(test)]
mod program_tests {
    use super::*;

    /// A chart that leaves out everything it may.
    struct Lamp;

    impl Chart for Lamp {
        type State = bool;
        type Event = u8;

        fn parent(&self, _: bool) -> Option<bool> {
            None
        }

        fn react(&self, lit: bool, event: &u8) -> Option<bool> {
            (*event == 1).then_some(!lit)
        }
    }

    #[test]
    fn walks_through_the_states() {
        let mut kettle = Machine::start(KettleChart::default(), Off);
        assert_eq!(kettle.state(), Off);
        assert_eq!(kettle.send("press"), Ok(Heating));
        assert!(kettle.within(On) && kettle.within(Heating));
        assert!(!kettle.within(Off));
        assert_eq!(kettle.send("boiled"), Ok(Keeping));
        assert_eq!(kettle.send("lifted"), Ok(Off));
        assert_eq!(
            kettle.chart.notes,
            [
                "+Off", "-Off", "+On", "+Heating", "-Heating", "+Keeping", "-Keeping", "-On",
                "+Off"
            ]
        );
    }

    #[test]
    fn starting_inside_enters_from_the_outside() {
        let mut kettle = Machine::start(KettleChart::default(), Keeping);
        assert_eq!(kettle.chart.notes, ["+On", "+Keeping"]);
        assert_eq!(kettle.send("cooled"), Ok(Heating));
        assert_eq!(kettle.send("press"), Ok(Off));
    }

    #[test]
    fn some_events_are_ignored() {
        let mut kettle = Machine::start(KettleChart::default(), Heating);
        let ignored = kettle.send("cooled").unwrap_err();
        assert_eq!(ignored.clone(), Ignored(Heating));
        assert_eq!(kettle.state(), Heating);
        assert_eq!(format!("{ignored:?}"), "Ignored(Heating)");
        assert_eq!(kettle.chart.notes.len(), 2);
    }

    #[test]
    fn charts_need_no_notes() {
        let mut lamp = Machine::start(Lamp, false);
        assert_eq!(lamp.send(&1), Ok(true));
        assert_eq!(lamp.send(&2), Err(Ignored(true)));
        assert_eq!(lamp.send(&1), Ok(false));
    }

    #[test]
    fn lineages_start_inside() {
        let chart = KettleChart::default();
        assert_eq!(lineage(&chart, Keeping), [Keeping, On]);
        assert_eq!(lineage(&chart, Off), [Off]);
        assert_eq!(chart.parent(On), None);
        assert!(format!("{chart:?}").contains("notes"));
        let states: std::collections::HashSet<Kettle> = [Off, On, Off].into();
        assert_eq!(states.len(), 2);
    }
}
