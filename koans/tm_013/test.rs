#[cfg(test)]
mod koan_tests {
    use super::*;

    fn invoice() -> Invoice {
        let line = |cents, pieces| Line {
            price: Money { cents },
            pieces,
        };
        Invoice {
            lines: vec![line(250, 3), line(1999, 1)],
            postage: Money { cents: 490 },
        }
    }

    #[test]
    fn goods_are_price_times_pieces() {
        assert_eq!(invoice().goods(), Money { cents: 2749 });
    }

    #[test]
    fn postage_comes_on_top() {
        assert_eq!(invoice().due(), Money { cents: 3239 });
        assert_eq!(invoice().due().to_string(), "32.39");
    }

    #[test]
    fn an_empty_invoice_costs_the_postage() {
        let i = Invoice {
            lines: Vec::new(),
            postage: Money { cents: 5 },
        };
        assert_eq!(i.goods().cents, 0);
        assert_eq!(i.due().to_string(), "0.05");
    }
}
