#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn white_is_the_brightest_byte() {
        let p = Picture::white(2);
        assert_eq!(p.pixels(), [255; 8]);
    }

    #[test]
    fn only_the_given_row_is_dimmed() {
        let mut p = Picture::white(2);
        p.dim_row(1);
        assert_eq!(p.pixels(), [255, 255, 255, 255, 127, 127, 127, 127]);
    }

    #[test]
    fn fading_darkens_column_by_column() {
        let mut p = Picture::white(1);
        p.fade_right(60);
        assert_eq!(p.pixels(), [255, 195, 135, 75]);
    }
}
