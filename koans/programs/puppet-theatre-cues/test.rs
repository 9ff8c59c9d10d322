#[cfg(test)]
mod program_tests {
    use super::*;

    fn stage() -> Stage {
        let mut stage = Stage::default();
        stage.place("Fox", 3);
        stage.place("Hen", 9);
        stage
    }

    #[test]
    fn plays_in_order() {
        let mut stage = stage();
        let mut planner = Planner::default();
        planner
            .at(5, |s, _| s.say("Fox", "supper?"))
            .unwrap()
            .at(2, |s, _| s.say("Hen", "cluck"))
            .unwrap()
            .at(5, |s, _| s.say("Hen", "no!"))
            .unwrap();
        assert_eq!(planner.play(&mut stage), Ok(5));
        assert_eq!(
            stage.script,
            ["Hen@9: cluck", "Fox@3: supper?", "Hen@9: no!"]
        );
    }

    #[test]
    fn walks_step_by_step() {
        let mut stage = stage();
        let mut planner = Planner::default();
        walk(&mut planner, "Fox", 4, 10).unwrap();
        planner.at(25, |s, _| s.say("Fox", "tired")).unwrap();
        assert_eq!(planner.play(&mut stage), Ok(40));
        assert_eq!(stage.puppet("Fox"), Ok(&mut 7));
        assert_eq!(stage.script, ["Fox@5: tired"]);
    }

    #[test]
    fn stops_at_a_missing_puppet() {
        let mut stage = stage();
        let mut planner = Planner::default();
        walk(&mut planner, "Bear", 2, 1).unwrap();
        let (when, error) = planner.play(&mut stage).unwrap_err();
        assert_eq!(
            (when, error.clone()),
            (1, CueError::NotOnStage("Bear".into()))
        );
        assert!(format!("{stage:?}").contains("script: []"));
    }

    #[test]
    fn the_past_is_closed() {
        let mut planner = Planner::default();
        planner
            .at(8, |_, p| p.at(7, |_, _| Ok(())).map(|_| ()))
            .unwrap();
        let expected = CueError::InThePast { now: 8, wanted: 7 };
        assert_eq!(planner.play(&mut stage()), Err((8, expected)));
    }

    #[test]
    fn cues_compare_by_time_then_number() {
        let cue = |at, number| Cue {
            at,
            number,
            action: Box::new(|_, _| Ok(())),
        };
        assert!(cue(1, 9) < cue(2, 0));
        assert!(cue(2, 0) < cue(2, 1));
        assert!(cue(4, 4) == cue(4, 4) && cue(4, 4) != cue(4, 5));
    }
}
