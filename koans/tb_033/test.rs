#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn records_are_written_in_order() {
        let mut text = String::from("> ");
        let mut exporter = Exporter::new(&mut text);
        exporter.record("gauge", &[("low", -4), ("high", 19)]);
        exporter.record("void", &[]);
        exporter.record("clock", &[("hour", 7)]);
        assert_eq!(exporter.finish(), 3);
        assert_eq!(text, "> gauge{low=-4,high=19}void{}clock{hour=7}.");
    }

    #[test]
    fn any_sink_will_do() {
        let mut meter = Meter::default();
        let mut exporter = Exporter::new(&mut meter);
        exporter.record("a", &[("b", 1)]);
        assert_eq!(exporter.finish(), 1);
        assert_eq!(meter.0, 7);
    }
}
