#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn rows() {
        let row = Row::default().with(Bar(3)).with(Gap(2)).with(Bar(0));
        assert_eq!(row.text().unwrap(), "[===]..[] 9");
        assert_eq!(Row::default().text().unwrap(), " 0");
    }

    #[test]
    fn one_shape_alone() {
        let mut canvas = String::from("|");
        Gap(3).draw(&mut canvas).unwrap();
        Bar(1).draw(&mut canvas).unwrap();
        assert_eq!(canvas, "|...[=]");
    }
}
