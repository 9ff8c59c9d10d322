#[cfg(test)]
mod program_tests {
    use super::*;

    fn litres(amount: f64) -> Litres {
        Litres::new(amount).unwrap()
    }

    fn tower(name: &'static str, level: f64) -> Tower {
        Tower {
            name,
            level: litres(level),
            capacity: litres(100.0),
        }
    }

    #[test]
    fn litres_are_sane() {
        assert_eq!(Litres::new(-1.0), None);
        assert_eq!(Litres::new(f64::INFINITY), None);
        let mut l = litres(5.0);
        l -= litres(9.0);
        assert_eq!(l.get(), 0.0);
        l += litres(2.0);
        assert_eq!(l.min(litres(1.0)), litres(1.0));
        assert_eq!(Litres::default().min(l).get(), 0.0);
    }

    #[test]
    fn fills_and_drains() {
        let mut t = tower("Hill", 90.0);
        assert_eq!(t.fill(litres(25.0)), litres(15.0));
        assert_eq!(t.room(), litres(0.0));
        assert_eq!(t.drain(litres(130.0)), litres(100.0));
    }

    #[test]
    fn transfers_between_towers() {
        let mut towers = vec![tower("A", 80.0), tower("B", 70.0)];
        assert_eq!(
            transfer(&mut towers, 0, 1, litres(50.0)),
            Some(litres(30.0))
        );
        assert_eq!(towers[0].level, litres(50.0));
        assert_eq!(towers[1], tower("B", 100.0));
        assert_eq!(transfer(&mut towers, 1, 1, litres(1.0)), None);
        assert_eq!(transfer(&mut towers, 0, 2, litres(1.0)), None);
    }

    #[test]
    fn runs_rules() {
        let mut log = Vec::new();
        let use_rate = litres(10.0);
        let mut town = Town::new(&[tower("A", 50.0), tower("B", 50.0)])
            .rule(move |_, towers| {
                towers.iter_mut().for_each(|t| {
                    t.drain(use_rate);
                })
            })
            .rule(|hour, towers| {
                if hour % 2 == 1 {
                    towers[1].fill(litres(5.0));
                    log.push(hour);
                }
            });
        let last = lowest(town.run(4)).cloned();
        assert_eq!(last, Some(tower("A", 10.0)));
        assert_eq!(town.towers[1].level, litres(20.0));
        drop(town);
        assert_eq!(log, [1, 3]);
    }

    #[test]
    fn lowest_of_none() {
        assert_eq!(lowest(&[]), None);
        let towers = [tower("A", 3.0), tower("B", 2.0)];
        assert_eq!(lowest(&towers).unwrap().name, "B");
    }
}
