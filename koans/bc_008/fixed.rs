const STEP: u64 = 50;

#[derive(Debug, Clone, PartialEq)]
pub struct Bid {
    pub bidder: String,
    pub cents: u64,
}

/// One lot of an auction with its bids, the lowest first.
#[derive(Debug)]
pub struct Lot {
    reserve: u64,
    bids: Vec<Bid>,
    outbid: Vec<String>,
}

impl Lot {
    pub fn new(reserve: u64) -> Self {
        Lot {
            reserve,
            bids: Vec::new(),
            outbid: Vec::new(),
        }
    }

    /// Takes the bid if it reaches the reserve and beats the leader by a step.
    /// The beaten leader is put on the list of people to tell.
    pub fn place(&mut self, bidder: &str, cents: u64) -> bool {
        let leader = self.bids.last();
        let least = leader.map_or(self.reserve, |bid| bid.cents + STEP);
        if cents < least {
            return false;
        }
        if let Some(beaten) = leader {
            self.outbid.push(beaten.bidder.clone());
        }
        self.bids.push(Bid {
            bidder: bidder.to_string(),
            cents,
        });
        true
    }

    pub fn leader(&self) -> Option<&Bid> {
        self.bids.last()
    }

    pub fn outbid(&self) -> &[String] {
        &self.outbid
    }
}
