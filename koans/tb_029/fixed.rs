/// A currency in which prices are quoted.
pub trait Currency: Sized {
    /// The three-letter code.
    fn code() -> &'static str;
    /// Makes an amount of this many of the smallest coin.
    fn from_coins(coins: i64) -> Self;
    fn coins(&self) -> i64;

    /// The amount as text, for instance "KRN 12.50".
    fn label(&self) -> String {
        let coins = self.coins();
        format!("{} {}.{:02}", Self::code(), coins / 100, coins % 100)
    }
}

/// Crowns of a small island, counted in oers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crown {
    oers: i64,
}

impl Currency for Crown {
    fn code() -> &'static str {
        "KRN"
    }

    fn from_coins(coins: i64) -> Self {
        Crown { oers: coins }
    }

    fn coins(&self) -> i64 {
        self.oers
    }
}

/// Shares a bill as evenly as whole coins allow; who comes first pays more.
pub fn split_bill<C: Currency>(bill: C, guests: i64) -> Vec<C> {
    if guests <= 0 {
        return Vec::new();
    }
    let (share, rest) = (bill.coins() / guests, bill.coins() % guests);
    (0..guests)
        .map(|guest| C::from_coins(share + i64::from(guest < rest)))
        .collect()
}
