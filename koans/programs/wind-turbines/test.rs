#[cfg(test)]
mod program_tests {
    use super::*;

    fn curve() -> PowerCurve {
        let points = vec![(3.0, 0.0), (10.0, 700.0), (20.0, 700.0)];
        PowerCurve::try_from(points).unwrap()
    }

    #[test]
    fn interpolates() {
        let curve = curve();
        assert_eq!(curve.power(4.0), 100.0);
        assert_eq!(curve.power(15.0), 700.0);
        assert_eq!(curve.power(1.0), 0.0);
        assert!(curve.stops(20.5) && !curve.stops(20.0));
    }

    #[test]
    fn rejects_bad_curves() {
        let short = PowerCurve::try_from(vec![(1.0, 1.0)]);
        assert_eq!(short, Err(CurveError::TooShort));
        let unsorted = PowerCurve::try_from(vec![(1.0, 0.0), (3.0, 1.0), (2.0, 1.0)]);
        assert_eq!(unsorted.unwrap_err(), CurveError::Unsorted { at: 1 });
    }

    #[test]
    fn books_energy_by_name() {
        let (old, winds) = (curve(), vec![4.0, 5.0, 25.0]);
        let names = String::from("West East");
        let ranking = {
            let farm: Vec<Turbine> = names
                .split(' ')
                .zip([&winds[..], &winds[1..]])
                .map(|(name, winds)| Turbine {
                    name,
                    curve: &old,
                    winds,
                })
                .collect();
            let ledger = run_farm(&farm);
            assert_eq!(ledger.storms(), 2);
            assert_eq!(ledger.energy("West"), Some(300.0));
            assert_eq!(ledger.energy("North"), None);
            ledger.into_ranking()
        };
        assert_eq!(ranking, [("West", 300.0), ("East", 200.0)]);
    }

    #[test]
    fn finds_the_gustiest() {
        let curve = curve();
        let calm = Turbine {
            name: "calm",
            curve: &curve,
            winds: &[],
        };
        let mut farm = vec![calm; 5];
        assert!(gustiest(&farm).is_none());
        farm[1].winds = &[8.0, 2.0];
        farm[3].winds = &[1.0, 9.5];
        farm[3].name = "gusty";
        let (best, gust) = gustiest(&farm).unwrap();
        assert_eq!((best.name, gust), ("gusty", 9.5));
        assert_eq!(gustiest(&farm[..2]).unwrap().1, 8.0);
        assert!(gustiest(&[]).is_none());
        assert!(format!("{best:?}").contains("gusty"));
    }

    #[test]
    fn curves_can_be_copied() {
        let copy = curve().clone();
        assert_eq!(copy, curve());
        let ledger = Ledger::default();
        ledger.book(&Turbine {
            name: "solo",
            curve: &copy,
            winds: &[10.0],
        });
        assert_eq!(ledger.energy("solo"), Some(700.0));
    }
}
