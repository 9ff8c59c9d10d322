#[cfg(test)]
mod program_tests {
    use super::*;

    fn running() -> Press {
        let script = vec![
            Action::Ink("cyan".to_string()),
            Action::Feed(100),
            Action::Feed(20),
        ];
        Press::Idle.run(script).unwrap()
    }

    #[test]
    fn runs_a_script() {
        let expected = Press::Running {
            colour: "cyan".into(),
            sheets: 120,
        };
        assert_eq!(running(), expected);
        assert_eq!(running().step(Action::Wash), Ok(Press::Idle));
    }

    #[test]
    fn jams_and_clears() {
        let jammed = running().step(Action::Jam).unwrap();
        assert_eq!(jammed.colour(), Some("cyan"));
        assert!(jammed.clone().step(Action::Feed(1)).is_err());
        assert_eq!(jammed.step(Action::Clear).unwrap(), running());
    }

    #[test]
    fn refuses_nonsense() {
        let refused = Press::Idle.step(Action::Feed(5)).unwrap_err();
        assert_eq!(refused.state, Press::Idle);
        assert_eq!(refused.action, Action::Feed(5));
        assert_eq!(refused.state.colour(), None);
    }

    #[test]
    fn finishes_a_pile() {
        let mut line: Vec<Box<dyn Station>> =
            vec![Box::new(Folder { folds: 3 }), Box::new(Trimmer::default())];
        let pile = finish(&running(), &mut line).unwrap();
        assert_eq!(pile.leaves, 960);
        assert_eq!(pile.marks, ["fold", "trim"]);
        assert!(finish(&Press::Idle, &mut line).is_none());
        assert_eq!(format!("{:?}", line[1]), "Trimmer { cuts: 9 }");
    }

    #[test]
    fn stations_work_alone() {
        let mut trimmer = Trimmer { cuts: 1 };
        let mut pile = Pile {
            sheets: 50,
            ..Default::default()
        };
        trimmer.work(&mut pile);
        assert_eq!(trimmer.cuts, 4);
        assert_eq!(pile.marks, Vec::<&str>::new());
    }
}
