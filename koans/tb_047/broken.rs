use std::fmt::Write;

/// Something that can be drawn as text.
pub trait Shape {
    fn draw<W: Write>(&self, canvas: &mut W) -> std::fmt::Result;

    fn width(&self) -> usize;
}

pub struct Bar(pub usize);
pub struct Gap(pub usize);

impl Shape for Bar {
    fn draw<W: Write>(&self, canvas: &mut W) -> std::fmt::Result {
        write!(canvas, "[{}]", "=".repeat(self.0))
    }

    fn width(&self) -> usize {
        self.0 + 2
    }
}

impl Shape for Gap {
    fn draw<W: Write>(&self, canvas: &mut W) -> std::fmt::Result {
        write!(canvas, "{:.<1$}", "", self.0)
    }

    fn width(&self) -> usize {
        self.0
    }
}

/// A row of shapes, the first on the left.
#[derive(Default)]
pub struct Row {
    shapes: Vec<Box<dyn Shape>>,
}

impl Row {
    pub fn with(mut self, shape: impl Shape + 'static) -> Row {
        self.shapes.push(Box::new(shape));
        self
    }

    /// The row as text, with its width behind it.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut canvas = String::new();
        for shape in &self.shapes {
            shape.draw(&mut canvas)?;
        }
        let width: usize = self.shapes.iter().map(|shape| shape.width()).sum();
        write!(canvas, " {width}")?;
        Ok(canvas)
    }
}
