//! Digging a tunnel through a hill of layered rock.

/// Rows of cells; a cell holds how many blows it withstands.
struct Hill {
    width: usize,
    cells: Vec<u8>,
    blows: u32,
}

impl Hill {
    fn new(rows: &[&str]) -> Hill {
        Hill {
            width: rows.first().map_or(0, |row| row.len()),
            cells: rows
                .iter()
                .flat_map(|row| row.bytes())
                .map(|b| b - b'0')
                .collect(),
            blows: 0,
        }
    }

    fn hardness(&self, column: usize, row: usize) -> u8 {
        self.cells[row * self.width + column]
    }

    /// Removes a cell at once, whatever it is made of.
    fn blast(&mut self, column: usize, row: usize) {
        self.hardness(column, row) = 0;
    }

    /// Strikes a cell once; tells whether it is open now.
    fn strike(&mut self, column: usize, row: usize) -> bool {
        if self.hardness(column, row) > 0 {
            self.hardness(column, row) -= 1;
            self.blows += 1;
        }
        self.hardness(column, row) == 0
    }

    /// Opens a whole row and gives the number of blows it took.
    fn tunnel(&mut self, row: usize) -> u32 {
        let before = self.blows;
        for column in 0..self.width {
            while !self.strike(column, row) {}
        }
        self.blows - before
    }
}

fn main() {
    let mut hill = Hill::new(&["1231", "4994"]);
    hill.blast(1, 1);
    println!("{} and {} blows", hill.tunnel(0), hill.tunnel(1));
}
