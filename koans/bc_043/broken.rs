#[derive(Debug)]
pub struct Bid {
    pub bidder: String,
    pub amount: u32,
}

/// A thing that is sold to whoever bids most.
#[derive(Debug)]
pub struct Lot {
    pub name: String,
    pub bids: Vec<Bid>,
}

/// Lots that were sold, the latest last.
#[derive(Default)]
pub struct Archive {
    lots: Vec<Lot>,
}

impl Archive {
    pub fn keep(&mut self, lot: Lot) {
        self.lots.push(lot);
    }

    pub fn names(&self) -> Vec<&str> {
        self.lots.iter().map(|lot| lot.name.as_str()).collect()
    }
}

/// Sells a lot to the highest bidder, the first of equal ones, and says to
/// whom. A lot without bids is not sold and does not get into the archive.
pub fn close(lot: Lot, archive: &mut Archive) -> Option<String> {
    let first = lot.bids.first()?;
    let best = lot.bids.iter().fold(
        first,
        |best, bid| {
            if bid.amount > best.amount {
                bid
            } else {
                best
            }
        },
    );
    archive.keep(lot);
    Some(format!("{} for {}", best.bidder, best.amount))
}
