//! Towns of a map shown on a small character screen.

mod map {
    #[derive(Clone, Copy, Debug)]
    pub struct Point {
        pub east: i32,
        pub south: i32,
    }

    pub struct Town {
        pub name: String,
        pub place: Point,
    }
}

mod screen {
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Point {
        pub column: u16,
        pub row: u16,
    }

    pub fn label(at: Point, text: &str) -> String {
        format!("[{},{}] {text}", at.row, at.column)
    }
}

/// A window onto the map; `corner` is shown at the top left.
struct View {
    corner: map::Point,
    scale: i32,
}

impl View {
    /// Where a place is shown, or `None` left of or above the screen.
    fn project(&self, place: map::Point) -> Option<screen::Point> {
        let right = (place.east - self.corner.east).div_euclid(self.scale);
        let down = (place.south - self.corner.south).div_euclid(self.scale);
        Some(screen::Point {
            column: u16::try_from(right).ok()?,
            row: u16::try_from(down).ok()?,
        })
    }

    /// Labels of the towns that are shown.
    fn labels(&self, towns: &[map::Town]) -> Vec<String> {
        towns
            .iter()
            .filter_map(|town| {
                let at = self.project(town.place)?;
                Some(screen::label(at, &town.name))
            })
            .collect()
    }
}

fn main() {
    let corner = map::Point { east: 40, south: 8 };
    let view = View { corner, scale: 4 };
    let place = map::Point { east: 52, south: 8 };
    let name = "Elm".to_string();
    println!("{:?}", view.labels(&[map::Town { name, place }]));
}
