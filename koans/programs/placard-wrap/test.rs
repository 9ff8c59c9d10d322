#[cfg(test)]
mod program_tests {
    use super::*;

    #[test]
    fn wraps_at_the_width() {
        let lines: Vec<String> = Lines::new("  the  old mill turns slowly", 8).collect();
        assert_eq!(lines, ["the old", "mill", "turns", "slowly"]);
        assert_eq!(Lines::new("aé bü", 5).count(), 1);
        let mut done = Lines::new("", 5);
        assert_eq!(done.next(), None);
        assert_eq!(done.next(), None);
    }

    #[test]
    fn long_words_stay_whole() {
        let text = "a lighthouse by the breakwater";
        assert_eq!(Lines::new(text, 6).nth(1).unwrap(), "lighthouse");
    }

    #[test]
    fn draws_boxes() {
        let sign = Placard::new(9)
            .paragraph("Fresh eggs")
            .paragraph("ring bell");
        let wanted = "+---------+\n|Fresh    |\n|eggs     |\n|         |\n|ring bell|\n+---------+";
        assert_eq!(sign.to_string(), wanted);
    }

    #[test]
    fn alignment() {
        let base = Placard::new(5).paragraph("mid");
        let right = base.clone().align(Align::Right);
        let mut text = String::new();
        right.draw(&mut text).unwrap();
        assert!(text.contains("|  mid|"));
        let centred = base.clone().align(Align::Center).to_string();
        assert_eq!(centred, "+-----+\n| mid |\n+-----+");
        assert!(base.to_string().contains("|mid  |"));
        assert_eq!(base.align, Align::Left);
        assert!(format!("{base:?}").contains("Left"));
    }
}
