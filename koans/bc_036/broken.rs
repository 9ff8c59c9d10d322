#[derive(Debug, Clone, PartialEq)]
struct Cell(i32, i32);

#[derive(Debug, PartialEq)]
struct Load {
    ware: String,
    kilos: u32,
}

#[derive(Debug)]
struct Robot {
    cell: Cell,
    load: Option<Load>,
    trail: Vec<String>,
}

/// A depot only weighs what it takes in.
#[derive(Debug)]
struct Depot {
    cell: Cell,
    kilos: u32,
}

impl Depot {
    /// Calls the robot in, takes over its load, and sends it away empty.
    fn receive(&mut self, mut robot: Robot) -> Robot {
        let from = &robot.cell;
        robot.cell = self.cell.clone();
        robot.trail.push(format!("{from:?} to {:?}", robot.cell));
        if let Some(load) = robot.load {
            robot
                .trail
                .push(format!("left {} kg of {}", load.kilos, load.ware));
            self.kilos += load.kilos;
        }
        robot
    }
}

fn main() {
    let mut depot = Depot {
        cell: Cell(0, 0),
        kilos: 0,
    };
    let load = Load {
        ware: String::from("gravel"),
        kilos: 12,
    };
    let robot = depot.receive(Robot {
        cell: Cell(3, -1),
        load: Some(load),
        trail: Vec::new(),
    });
    println!("{robot:?}\n{depot:?}");
}
