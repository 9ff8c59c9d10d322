#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn variants_leave_the_base_alone() {
        let base = Palette {
            name: "moor".to_string(),
            swatches: vec![Rgb(100, 200, 0), Rgb(11, 12, 13)],
        };
        let theme = theme(base.clone());
        assert_eq!(theme.base, base);
        assert_eq!(theme.dim.name, "moor-dim");
        assert_eq!(theme.dim.swatches, [Rgb(50, 100, 0), Rgb(5, 6, 6)]);
        assert_eq!(theme.bright.name, "moor-bright");
        assert_eq!(theme.bright.swatches, [Rgb(164, 255, 64), Rgb(75, 76, 77)]);
    }

    #[test]
    fn a_bare_palette_gets_its_names() {
        let bare = Palette {
            name: "x".to_string(),
            swatches: Vec::new(),
        };
        assert_eq!(theme(bare).bright.name, "x-bright");
    }
}
