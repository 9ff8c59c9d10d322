#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn readings_and_silences() {
        let day = read_day("00:05 -2.5\n07:30 12.4\n07:40 --\n23:59 nothing\n");
        assert_eq!(day.readings, [(5, -2.5), (450, 12.4)]);
        assert_eq!(day.silent, [460, 1439]);
        assert_eq!(day.lines, 4);
    }

    #[test]
    fn lines_without_a_time_do_not_count() {
        let day = read_day("# station 12\n24:00 3\n9:61 3\nnoon 3\n\n9:05 3");
        assert_eq!(day.lines, 1);
        assert_eq!(day.readings, [(545, 3.0)]);
        assert_eq!(read_day(""), Day::default());
    }
}
