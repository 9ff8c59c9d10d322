pub enum Command {
    MoveTo(i32, i32),
    Line { dx: i32, dy: i32 },
    Circle(i32),
}

/// The smallest and the largest x a drawing touches, pen marks only:
/// `None` where nothing is drawn.
#[derive(Default)]
pub struct Extent {
    span: Option<(i32, i32)>,
}

impl Extent {
    fn touch(&mut self, x: i32) {
        let (low, high) = self.span.unwrap_or((x, x));
        self.span = Some((low.min(x), high.max(x)));
    }

    /// Follows the commands with a pen that begins at 0, 0. A circle is drawn
    /// round the pen and leaves it where it was.
    pub fn of(drawing: &[Command]) -> Option<(i32, i32)> {
        let mut extent = Extent::default();
        let mut pen = (0, 0);
        for command in drawing {
            match command {
                MoveTo(x, y) => pen = (*x, *y),
                Command::Line(dx, dy) => {
                    extent.touch(pen.0);
                    pen = (pen.0 + dx, pen.1 + dy);
                    extent.touch(pen.0);
                }
                Command::Circle(radius, _) => {
                    extent.touch(pen.0 - radius);
                    extent.touch(pen.0 + radius);
                }
            }
        }
        extent.span
    }
}
