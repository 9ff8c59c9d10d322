#[cfg(test)]
mod koan_tests {
    use super::*;

    fn visit(load: Option<Load>) -> (Depot, Robot) {
        let mut depot = Depot {
            cell: Cell(2, 2),
            kilos: 5,
        };
        let robot = depot.receive(Robot {
            cell: Cell(-4, 0),
            load,
            trail: vec!["start".to_string()],
        });
        (depot, robot)
    }

    #[test]
    fn the_load_changes_hands() {
        let load = Load {
            ware: "peat".to_string(),
            kilos: 30,
        };
        let (depot, robot) = visit(Some(load));
        assert_eq!(depot.kilos, 35);
        assert_eq!(robot.load, None);
        assert_eq!(robot.cell, Cell(2, 2));
        assert_eq!(
            robot.trail,
            ["start", "Cell(-4, 0) to Cell(2, 2)", "left 30 kg of peat"]
        );
    }

    #[test]
    fn a_loaded_robot_does_not_deliver_twice() {
        let load = Load {
            ware: "sand".to_string(),
            kilos: 7,
        };
        let (mut depot, robot) = visit(Some(load));
        let robot = depot.receive(robot);
        assert_eq!(depot.kilos, 12);
        assert_eq!(robot.trail.len(), 4);
    }

    #[test]
    fn an_empty_robot_only_moves() {
        let (depot, robot) = visit(None);
        assert_eq!(depot.kilos, 5);
        assert_eq!(robot.trail.len(), 2);
        assert_eq!(robot.cell, Cell(2, 2));
    }
}
