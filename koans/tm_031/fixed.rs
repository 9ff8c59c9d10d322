//! A robot that walks over a tiled floor by written orders.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heading {
    North,
    East,
    South,
    West,
}

impl Heading {
    fn right(self) -> Heading {
        match self {
            Heading::North => Heading::East,
            Heading::East => Heading::South,
            Heading::South => Heading::West,
            Heading::West => Heading::North,
        }
    }

    fn ahead(self) -> (i32, i32) {
        match self {
            Heading::North => (0, 1),
            Heading::East => (1, 0),
            Heading::South => (0, -1),
            Heading::West => (-1, 0),
        }
    }
}

/// Walks from the origin, facing north: `R` turns right, a digit goes ahead so many tiles.
///
/// Gives the last place and the last heading.
fn walk(orders: &str) -> (i32, i32, Heading) {
    let (mut x, mut y) = (0, 0);
    let mut heading = Heading::North;
    for order in orders.chars() {
        if order == 'R' {
            heading = heading.right();
        } else if let Some(tiles) = order.to_digit(10) {
            let (dx, dy) = heading.ahead();
            x += dx * tiles as i32;
            y += dy * tiles as i32;
        }
    }
    (x, y, heading)
}

fn main() {
    for orders in ["3R4", "2RR2", "R5R5R5R5"] {
        let (x, y, heading) = walk(orders);
        println!("{orders}: at ({x}, {y}), facing {heading:?}");
    }
}
