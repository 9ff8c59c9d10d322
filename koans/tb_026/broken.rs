#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    fn distance(self, other: Point) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// A closed outline through its points in order.
pub struct Contour {
    points: Vec<Point>,
}

impl Contour {
    pub fn new(points: Vec<Point>) -> Self {
        Contour { points }
    }

    /// All edges, the closing one last, each as its two ends.
    pub fn edges(&self) -> impl Iterator<Item = (Point, Point)> {
        let ends = self.points.iter().cycle().skip(1);
        self.points.iter().zip(ends)
    }

    pub fn perimeter(&self) -> f64 {
        self.edges().map(|(start, end)| start.distance(end)).sum()
    }

    /// Twice the enclosed area, positive for outlines drawn anticlockwise.
    pub fn winding(&self) -> f64 {
        self.edges()
            .map(|(start, end)| start.x * end.y - end.x * start.y)
            .sum()
    }
}

/// The corner that lies furthest from the origin.
pub fn furthest(contour: &Contour) -> Option<Point> {
    let origin = Point { x: 0.0, y: 0.0 };
    let mut best: Option<Point> = None;
    for (corner, _) in contour.edges() {
        if best.is_none_or(|other| corner.distance(origin) > other.distance(origin)) {
            best = Some(corner);
        }
    }
    best
}
