mod tax {
    /// Goods that carry a tax.
    pub trait Taxed {
        /// Tax in percent of the net price.
        fn percent(&self) -> u64;
    }
}

use tax::Taxed;

/// An amount in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cents(pub u64);

/// A book, sold by weight.
pub struct Book {
    pub grams: u64,
}

impl From<Book> for Cents {
    fn from(book: Book) -> Cents {
        Cents(book.grams * 2)
    }
}

impl Taxed for Book {
    fn percent(&self) -> u64 {
        7
    }
}

/// Net and gross price of a pile of goods.
pub fn invoice<G>(goods: Vec<G>) -> (Cents, Cents)
where
    G: Taxed + Into<Cents>,
{
    let (mut net, mut gross) = (0, 0);
    for item in goods {
        let percent = item.percent();
        let price: Cents = item.into();
        net += price.0;
        gross += price.0 + price.0 * percent / 100;
    }
    (Cents(net), Cents(gross))
}

/// A pile of books, given by their weights.
pub fn book_invoice(grams: &[u64]) -> (Cents, Cents) {
    invoice(grams.iter().map(|&grams| Book { grams }).collect())
}
