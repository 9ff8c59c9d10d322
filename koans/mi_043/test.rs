#[cfg(test)]
mod koan_tests {
    use super::*;

    fn party(name: &str, town: &str, vat_id: Option<&str>) -> Party {
        Party {
            name: name.to_string(),
            town: town.to_string(),
            vat_id: vat_id.map(str::to_string),
        }
    }

    fn invoice(seller: &str, buyer: &str, cents: u64) -> Invoice {
        let (seller, buyer) = (party(seller, "Ulm", Some("U1")), party(buyer, "Graz", None));
        Invoice {
            number: 1,
            seller,
            buyer,
            cents,
        }
    }

    #[test]
    fn letters() {
        let invoice = invoice("Nuts Ltd", "Bolt Inc", 100);
        assert_eq!(invoice.window(), "Bolt Inc\nGraz");
        assert_eq!(invoice.sender_line(), "Nuts Ltd, Ulm");
        assert!(!invoice.is_reverse_charge());
    }

    #[test]
    fn sellers() {
        let invoices = [
            invoice("N", "B", 5),
            invoice("M", "N", 7),
            invoice("N", "M", 30),
        ];
        assert_eq!(turnover(&invoices), [("N", 35), ("M", 7)]);
    }
}
