/// A written offer, such as `Mulder 1250`.
#[derive(Debug, PartialEq)]
struct Offer {
    name: String,
    euros: u32,
}

fn parse(line: &str) -> Option<Offer> {
    let (name, euros) = line.rsplit_once(' ')?;
    Some(Offer {
        name: name.trim().to_string(),
        euros: euros.parse().ok()?,
    })
}

/// Adds the buyer's premium to every price, rounded down to whole euros.
fn add_premium(offers: &mut [Offer], percent: u32) {
    for offer in offers.iter_mut() {
        offer.euros += offer.euros * percent / 100;
    }
}

/// Names the highest offer, the earliest of equal ones. Lines that are not
/// offers are skipped.
fn announce(lines: &[&str]) -> Option<String> {
    let mut best: Option<Offer> = None;
    for line in lines {
        let Some(offer) = parse(line) else { continue };
        if best
            .as_ref()
            .is_none_or(|leader| offer.euros > leader.euros)
        {
            best = Some(offer);
        }
    }
    best.map(|offer| format!("{} for {} euros", offer.name, offer.euros))
}

fn main() {
    let lines = ["Mulder 1250", "van Dam 1400", "(withdrawn)"];
    let mut offers: Vec<Offer> = lines.iter().filter_map(|line| parse(line)).collect();
    add_premium(&mut offers, 20);
    println!("{:?}, with premium {offers:?}", announce(&lines));
}
