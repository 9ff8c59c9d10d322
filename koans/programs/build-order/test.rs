#[cfg(test)]
mod program_tests {
    use super::*;

    fn house() -> Plan<'static> {
        Plan::default()
            .task("roof", &["walls"])
            .task("walls", &["base"])
            .task("paint", &["walls", "roof"])
            .task("garden", &[])
            .task("base", &[])
    }

    #[test]
    fn needs_come_first() {
        let order = house().order().unwrap();
        assert_eq!(order, ["base", "garden", "walls", "roof", "paint"]);
    }

    #[test]
    fn rounds_side_by_side() {
        let rounds = house().rounds().unwrap();
        assert_eq!(
            rounds,
            [
                vec!["base", "garden"],
                vec!["walls"],
                vec!["roof"],
                vec!["paint"]
            ]
        );
    }

    #[test]
    fn circles_are_shown() {
        let plan = house().clone().task("base", &["roof"]);
        let error = plan.order().unwrap_err();
        assert_eq!(
            error.to_string(),
            "in a circle: base -> roof -> walls -> base"
        );
        assert!(matches!(plan.rounds(), Err(PlanError::Circle(c)) if c.len() == 4));
        let own = Plan::default().task("a", &["b"]).task("b", &["b"]);
        assert_eq!(own.order(), Err(PlanError::Circle(vec!["b", "b"])));
    }

    #[test]
    fn missing_needs() {
        let error = {
            let plan = house().task("garden", &["seeds"]);
            plan.order().unwrap_err()
        };
        let text = error.to_string();
        assert_eq!(text, "garden needs seeds, which is nowhere");
        let boxed: Box<dyn std::error::Error> = Box::new(error);
        assert!(format!("{boxed:?}").contains("seeds"));
    }
}
