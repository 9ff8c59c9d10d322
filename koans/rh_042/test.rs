#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn whole_lines() {
        let read = Shipment::read("pump; Oslo ;fragile").unwrap();
        assert_eq!(
            (read.article.as_str(), read.destination.as_str()),
            ("pump", "Oslo")
        );
        assert_eq!(read.remark.as_deref(), Some("fragile"));
        assert_eq!(Shipment::read("hose;Rome").unwrap().remark, None);
        assert_eq!(Shipment::read("hose;Rome; ").unwrap().remark, None);
    }

    #[test]
    fn bad_lines() {
        let missing = |column| Err(RecordError::Missing { column });
        assert_eq!(Shipment::read(""), missing("article"));
        assert_eq!(Shipment::read(" ;Rome"), missing("article"));
        assert_eq!(Shipment::read("hose"), missing("destination"));
        assert_eq!(Shipment::read("hose;;soon"), missing("destination"));
        assert_eq!(
            Shipment::read("a;b;c;d"),
            Err(RecordError::Surplus("d".into()))
        );
    }
}
