pub mod hall {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Hall {
        pub name: String,
        pub rows: u32,
        seats_per_row: u32,
    }

    impl Hall {
        /// The hall as it was built, with 12 rows of 20.
        pub fn main() -> Self {
            Hall {
                name: "main hall".to_string(),
                rows: 12,
                seats_per_row: 20,
            }
        }

        /// The same hall set up with so many rows of so many seats. Rows of
        /// more than 24 seats do not fit and get 24.
        pub fn set_up(self, rows: u32, seats_per_row: u32) -> Self {
            Hall {
                rows,
                seats_per_row: seats_per_row.min(24),
                ..self
            }
        }

        pub fn seats(&self) -> u32 {
            self.rows * self.seats_per_row
        }
    }
}

use hall::Hall;

/// The hall for a chamber concert: `rows` rows of `seats` seats in the main
/// hall, which is then called the chamber.
pub fn chamber(rows: u32, seats: u32) -> Hall {
    Hall {
        name: "chamber".to_string(),
        rows,
        seats_per_row: seats,
        ..Hall::main()
    }
}

/// Can as many people come?
pub fn fits(hall: &Hall, people: u32) -> bool {
    people <= hall.seats()
}
