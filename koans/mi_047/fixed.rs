mod geometry {
    pub mod plane {
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Point {
            pub x: f64,
            pub y: f64,
        }

        pub fn area(corners: &[Point]) -> f64 {
            let next = corners.iter().cycle().skip(1);
            let doubled = corners.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y);
            doubled.sum::<f64>().abs() / 2.0
        }
    }

    pub mod space {
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Point {
            pub x: f64,
            pub y: f64,
            pub z: f64,
        }
    }
}

pub mod roof {
    use crate::geometry::plane;
    pub use crate::geometry::space::Point;

    /// The ground that a roof covers.
    pub fn covered(corners: &[Point]) -> f64 {
        let flat = |corner: &Point| plane::Point {
            x: corner.x,
            y: corner.y,
        };
        plane::area(&corners.iter().map(flat).collect::<Vec<_>>())
    }

    /// The point under the middle of a roof, at the height of its lowest corner.
    pub fn under(corners: &[Point]) -> Point {
        let count = corners.len() as f64;
        let lowest = corners
            .iter()
            .map(|corner| corner.z)
            .fold(f64::MAX, f64::min);
        let x = corners.iter().map(|corner| corner.x).sum::<f64>() / count;
        let y = corners.iter().map(|corner| corner.y).sum::<f64>() / count;
        debug_assert!(lowest < f64::MAX, "a roof has corners");
        Point { x, y, z: lowest }
    }
}
