mod shelf {
    #[derive(Debug, Clone, PartialEq)]
    pub struct Item {
        pub name: &'static str,
        pub price: u32,
    }

    pub fn stock() -> Vec<Item> {
        let item = |name, price| Item { name, price };
        vec![item("nuts", 130), item("gum", 60), item("juice", 175)]
    }
}

mod receipt {
    /// A line on the slip.
    #[derive(Debug, PartialEq)]
    pub struct Item {
        pub text: String,
        pub cents: u32,
    }

    /// Cents as money, `1.30` and so on.
    pub fn money(cents: u32) -> String {
        format!("{}.{:02}", cents / 100, cents % 100)
    }
}

use receipt::{money, Item};
use shelf::Item;

/// Change as the coins to give back, the large ones first.
fn money(mut cents: u32) -> Vec<u32> {
    let mut coins = Vec::new();
    for coin in [100, 50, 20, 10, 5] {
        while cents >= coin {
            cents -= coin;
            coins.push(coin);
        }
    }
    coins
}

fn line(item: &Item) -> Item {
    Item {
        text: format!("{} {}", item.name, money(item.price)),
        cents: item.price,
    }
}

/// Sells the item of that name: its line on the slip, and the coins.
fn sell(stock: &[Item], name: &str, paid: u32) -> Option<(Item, Vec<u32>)> {
    let item = stock.iter().find(|item| item.name == name)?;
    let line = line(item);
    let change = money(paid.checked_sub(line.cents)?);
    Some((line, change))
}

fn main() {
    println!("{:?}", sell(&shelf::stock(), "gum", 200));
}
