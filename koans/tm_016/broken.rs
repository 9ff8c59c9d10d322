//! Areas of floor tiles, in square centimetres.

pub enum Shape {
    /// Side.
    Square(u32),
    /// Width and height.
    Oblong(u32, u32),
    /// Outer width, outer height and the width of the frame.
    Frame(u32, u32, u32),
}

impl Shape {
    /// Area of the tile itself; the hole in a frame does not count.
    pub fn area(&self) -> u32 {
        match self {
            Shape::Square(side) => side * side,
            Shape::Oblong(width, height) => width * height,
            Shape::Frame(width, height) => width * height,
        }
    }

    /// Width of the smallest box that holds the tile.
    pub fn box_width(&self) -> u32 {
        match *self {
            Shape::Square(side) => side,
            Shape::Oblong(width, _) | Shape::Frame(width, _) => width,
        }
    }
}

/// How many of the tiles fit in one row of a box.
pub fn fitting(shapes: &[Shape], room: u32) -> usize {
    let mut used = 0;
    shapes
        .iter()
        .take_while(|shape| {
            used += shape.box_width();
            used <= room
        })
        .count()
}
