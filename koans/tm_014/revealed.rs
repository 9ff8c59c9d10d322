//! Fades on a greyscale picture.

const WIDTH: usize = 4;

pub struct Picture {
    pixels: Vec<u8>,
}

impl Picture {
    /// A picture that is white all over.
    pub fn white(rows: usize) -> Self {
        let white: u8 = 256;
        Picture {
            pixels: vec![white; rows * WIDTH],
        }
    }

    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Halves the brightness of one row.
    pub fn dim_row(&mut self, row: usize) {
        let start = row * WIDTH;
        for pixel in self.pixels[start..start + WIDTH].iter_mut() {
            *pixel /= 2;
        }
    }

    /// Darkens the picture towards its right edge by `step` for every column.
    pub fn fade_right(&mut self, step: u8) {
        for row in self.pixels.chunks_mut(WIDTH) {
            let mut dark = 0;
            for pixel in row {
                *pixel = pixel.saturating_sub(dark);
                dark += step;
            }
        }
    }
}
