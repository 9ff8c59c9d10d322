/// A square matrix, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    rows: Vec<Vec<f64>>,
}

impl Matrix {
    pub fn new(rows: Vec<Vec<f64>>) -> Option<Self> {
        let n = rows.len();
        rows.iter()
            .all(|row| row.len() == n)
            .then_some(Matrix { rows })
    }

    /// Takes the fitting multiple of the `lead` row away from a `lower` row,
    /// so that the lower one starts with one zero more.
    fn eliminate(&mut self, lead: usize, lower: usize) {
        let (upper_rows, lower_rows) = self.rows.split_at_mut(lower);
        let top = &upper_rows[lead];
        let row = &mut lower_rows[0];
        let factor = row[lead] / top[lead];
        for (cell, above) in row.iter_mut().zip(top.iter()) {
            *cell -= factor * above;
        }
    }

    /// The determinant; 0 as soon as no row with a usable start is left.
    pub fn determinant(mut self) -> f64 {
        let mut product = 1.0;
        for lead in 0..self.rows.len() {
            let Some(usable) = (lead..self.rows.len()).find(|&i| self.rows[i][lead] != 0.0) else {
                return 0.0;
            };
            if usable != lead {
                self.rows.swap(usable, lead);
                product = -product;
            }
            for lower in lead + 1..self.rows.len() {
                self.eliminate(lead, lower);
            }
            product *= self.rows[lead][lead];
        }
        product
    }
}
