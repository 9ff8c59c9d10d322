#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// A named list of colours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    pub name: String,
    pub swatches: Vec<Rgb>,
}

impl Palette {
    /// This palette with each colour channel put through `change`.
    fn recolour(mut self, suffix: &str, change: impl Fn(u8) -> u8) -> Palette {
        self.name.push_str(suffix);
        for Rgb(red, green, blue) in &mut self.swatches {
            *red = change(*red);
            *green = change(*green);
            *blue = change(*blue);
        }
        self
    }
}

/// A theme: the base palette with a dim and a bright variant of it.
pub struct Theme {
    pub dim: Palette,
    pub base: Palette,
    pub bright: Palette,
}

pub fn theme(base: Palette) -> Theme {
    let dim = base.recolour("-dim", |c| c / 2);
    let bright = base.recolour("-bright", |c| c.saturating_add(64));
    Theme { dim, base, bright }
}
