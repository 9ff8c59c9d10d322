use std::collections::BinaryHeap;

/// What a carrier asks for a trip.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    pub carrier: String,
    pub price: f64,
}

impl Eq for Offer {}

/// The cheaper offer is the greater one, so that it comes first out of a
/// heap; of two with one price, that of the carrier who is first by alphabet.
impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let by_price = other.price.total_cmp(&self.price);
        by_price.then_with(|| other.carrier.cmp(&self.carrier))
    }
}

#[derive(Default)]
pub struct Market {
    offers: BinaryHeap<Offer>,
}

impl Market {
    pub fn offer(&mut self, carrier: &str, price: f64) {
        let carrier = carrier.to_string();
        self.offers.push(Offer { carrier, price });
    }

    /// Books the cheapest offers until `many` are booked or none is left.
    pub fn book(&mut self, many: usize) -> Vec<String> {
        let cheapest = || self.offers.pop().map(|offer| offer.carrier);
        std::iter::from_fn(cheapest).take(many).collect()
    }
}
