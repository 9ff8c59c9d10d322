#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub x: i32,
    pub y: i32,
}

/// A robot that is told where to start and which way to go, letter by letter.
pub struct Route<'r> {
    start: Cell,
    moves: &'r str,
}

impl<'r> Route<'r> {
    pub fn new(start: Cell, moves: &'r str) -> Self {
        Route { start, moves }
    }

    /// Calls `visit` for the start and for each cell entered after it.
    /// Letters other than N, E, S and W leave the robot where it is, unvisited.
    fn follow(&self, mut visit: impl FnMut(Cell)) {
        let Cell { mut x, mut y } = self.start;
        visit(self.start);
        for letter in self.moves.chars() {
            match letter {
                'N' => y += 1,
                'S' => y -= 1,
                'E' => x += 1,
                'W' => x -= 1,
                _ => continue,
            }
            visit(Cell { x, y });
        }
    }

    /// The greatest number of steps it ever is away from its start.
    pub fn reach(&self) -> i32 {
        let home = self.start;
        let mut farthest = 0;
        self.follow(|at| farthest = farthest.max((at.x - home.x).abs() + (at.y - home.y).abs()));
        farthest
    }

    /// The cells in the order of the first visit, each once.
    pub fn footprint(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        self.follow(|at| {
            if !cells.contains(&at) {
                cells.push(at);
            }
        });
        cells
    }
}
