use std::fmt::Write;

use crate::error::InventoryError;
use crate::order::Order;
use crate::pricing::{Cents, PriceList};
use crate::stock::Warehouse;

/// How many pieces of each article are still wanted by the given orders.
pub fn demand(orders: &[Order]) -> BTreeMap<&str, u32> {
    let mut wanted = BTreeMap::new();
    for order in orders {
        for line in &order.lines {
            *wanted.entry(line.sku.as_str()).or_insert(0) += line.quantity;
        }
    }
    wanted
}

/// Pieces that must be bought so that every order can leave.
pub fn shortages<'a>(wanted: &BTreeMap<&'a str, u32>, stock: &Warehouse) -> BTreeMap<&'a str, u32> {
    let mut missing = BTreeMap::new();
    for (&sku, &quantity) in wanted {
        let free = stock.line(sku).map_or(0, |line| line.free_pieces());
        if quantity > free {
            missing.insert(sku, quantity - free);
        }
    }
    missing
}

/// What the whole stock is worth at list price; articles without a price are left out.
pub fn stock_value(stock: &Warehouse, prices: &PriceList) -> Cents {
    stock
        .iter()
        .filter_map(|(sku, line)| {
            let price = prices.unit_price(sku).ok()?;
            Some(Cents(price.0 * u64::from(line.on_hand)))
        })
        .sum()
}

pub fn stock_table(stock: &Warehouse) -> String {
    let width = stock.iter().map(|(_, line)| line.name.len()).max();
    let width = width.unwrap_or(0);
    let mut out = String::new();
    for (sku, line) in stock.iter() {
        let free = line.free();
        let mark = if stock.low().contains(sku) { " !" } else { "" };
        let _ = writeln!(out, "{:<width$} {:>5}{mark}", line.name, free);
    }
    out
}

pub fn invoice(order: &Order, prices: &PriceList) -> Result<String, InventoryError> {
    let mut out = format!("order {} ({})\n", order.number, order.status.label());
    for line in &order.lines {
        let amount = prices.line_total(&line.sku, line.quantity, order.tier)?;
        let _ = writeln!(out, "{} x {} = {amount}", line.quantity, line.sku);
    }
    let total = order.amount_due(prices)?;
    let _ = writeln!(out, "total {total}");
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::Tier;

    #[test]
    fn demand_adds_up_over_orders() {
        let orders = [
            Order::new(1, Tier::Trade)
                .with_line("NUT-8", 6)
                .with_line("BOLT-8", 6),
            Order::new(2, Tier::Walkin).with_line("NUT-8", 5),
        ];
        let wanted = demand(&orders);
        assert_eq!(wanted.get("NUT-8"), Some(&11));
        let mut stock = Warehouse::default();
        stock.receive("NUT-8", "Nut M8", 10, 0);
        stock.receive("BOLT-8", "Bolt M8", 10, 0);
        stock.reserve("NUT-8", 2).unwrap();
        let missing = shortages(&wanted, &stock);
        assert_eq!(missing.into_iter().collect::<Vec<_>>(), [("NUT-8", 3)]);
    }
}
