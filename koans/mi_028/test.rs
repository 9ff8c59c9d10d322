#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn going_and_clearing() {
        let mut plan = Plan::default();
        plan.add_go(20);
        plan.add_go(7);
        let phases: Vec<_> = plan.phases.iter().copied().collect();
        assert_eq!(
            phases,
            [
                Phase::Go { seconds: 20 },
                Phase::Clear { seconds: 3 },
                Phase::Go { seconds: 7 },
                Phase::Clear { seconds: 3 },
            ]
        );
        assert_eq!(plan.seconds(), Some(33));
    }

    #[test]
    fn holding() {
        let mut plan = Plan::default();
        plan.add_go(5);
        plan.put_first(Phase::Clear { seconds: 1 });
        assert_eq!(plan.seconds(), Some(9));
        assert_eq!(plan.phases[0], Phase::Clear { seconds: 1 });
        plan.put_first(Phase::Hold);
        assert_eq!(plan.seconds(), None);
    }
}
