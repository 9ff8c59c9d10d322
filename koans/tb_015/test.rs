#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn cells_by_their_kind() {
        let lines = [
            Line {
                item: "rope",
                pieces: Some(3),
                price: Some(4.5),
            },
            Line {
                item: "hook",
                pieces: None,
                price: Some(12.0),
            },
        ];
        assert_eq!(render(&lines), "|rope|3|4.50|\n|hook|-|12.00|\n");
    }

    #[test]
    fn missing_price() {
        let line = Line {
            item: "tar",
            pieces: Some(10),
            price: None,
        };
        assert_eq!(render(&[line]), "|tar|10|-|\n");
        assert_eq!(render(&[]), "");
    }
}
