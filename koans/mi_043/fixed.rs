#[derive(Debug, Clone)]
pub struct Party {
    pub name: String,
    pub town: String,
    pub vat_id: Option<String>,
}

/// An invoice that the seller writes to the buyer.
#[derive(Debug, Clone)]
pub struct Invoice {
    pub number: u32,
    pub seller: Party,
    pub buyer: Party,
    pub cents: u64,
}

impl Invoice {
    /// The window of the envelope: where the letter goes.
    pub fn window(&self) -> String {
        format!("{}\n{}", self.buyer.name, self.buyer.town)
    }

    /// The small line above the window: who has sent the letter.
    pub fn sender_line(&self) -> String {
        format!("{}, {}", self.seller.name, self.seller.town)
    }

    /// Whether the tax is for the buyer to pay: both have a VAT number.
    pub fn is_reverse_charge(&self) -> bool {
        self.seller.vat_id.is_some() && self.buyer.vat_id.is_some()
    }
}

/// What each seller has asked for, in the order of the first invoices.
pub fn turnover(invoices: &[Invoice]) -> Vec<(&str, u64)> {
    let mut sums: Vec<(&str, u64)> = Vec::new();
    for invoice in invoices {
        let name = invoice.seller.name.as_str();
        match sums.iter_mut().find(|sum| sum.0 == name) {
            Some(sum) => sum.1 += invoice.cents,
            None => sums.push((name, invoice.cents)),
        }
    }
    sums
}
