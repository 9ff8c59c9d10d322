use crate::error::InventoryError;
use crate::order::Order;
use crate::pricing::{Cents, PriceList, Tier};
use crate::stock::Warehouse;

/// One row of a delivery note: `sku;name;quantity;reorder at;price in cents`.
#[derive(Debug, PartialEq)]
pub struct Delivery<'a> {
    pub sku: &'a str,
    pub name: &'a str,
    pub quantity: u32,
    pub reorder_at: u32,
    pub price: Option<Cents>,
}

fn number(text: &str, line: usize) -> Result<u32, InventoryError> {
    let number = text.trim().parse::<u32>()?;
    Ok(number)
}

pub fn parse_delivery(row: &str, line: usize) -> Result<Delivery<'_>, InventoryError> {
    let mut fields = row.split(';').map(str::trim);
    let sku = fields
        .next()
        .filter(|sku| !sku.is_empty())
        .ok_or_else(|| InventoryError::bad_row(line, "no article"))?;
    let name = fields
        .next()
        .ok_or_else(|| InventoryError::bad_row(line, "no name"))?;
    let quantity = fields
        .next()
        .ok_or_else(|| InventoryError::bad_row(line, "no quantity"))?;
    let reorder_at = fields.next().unwrap_or("0");
    let price = match fields.next() {
        Some(text) if !text.is_empty() => {
            let cents = text
                .parse::<u64>()
                .map_err(|source| InventoryError::BadNumber { line, source })?;
            Some(Cents(cents))
        }
        _ => None,
    };
    Ok(Delivery {
        sku,
        name,
        quantity: number(quantity, line)?,
        reorder_at: number(reorder_at, line)?,
        price,
    })
}

/// Books every row of a delivery note; blank lines and `#` comments are skipped.
pub fn receive_all(
    text: &str,
    stock: &mut Warehouse,
    prices: &mut PriceList,
) -> Result<usize, InventoryError> {
    let mut booked = 0;
    for (index, row) in text.lines().enumerate() {
        if row.trim().is_empty() || row.starts_with('#') {
            continue;
        }
        let delivery = parse_delivery(row, index + 1)?;
        stock.receive(
            delivery.sku,
            delivery.name,
            delivery.quantity,
            delivery.reorder_at,
        );
        if let Some(price) = delivery.price {
            prices.set(delivery.sku, price);
        }
        booked += 1;
    }
    Ok(booked)
}

/// An order on one line: `17 trade BOLT-8=40 NUT-8=40`.
pub fn parse_order(row: &str, line: usize) -> Result<Order, InventoryError> {
    let mut words = row.split_whitespace();
    let id = number(words.next().unwrap_or(""), line)?;
    let tier = match words.next() {
        Some("walkin") => Tier::Walkin,
        Some("trade") => Tier::Trade,
        Some("wholesale") => Tier::Wholesale,
        _ => return Err(InventoryError::bad_row(line, "no such customer tier")),
    };
    let mut order = Order::new(order_id, tier);
    for word in words {
        let (sku, quantity) = word
            .split_once('=')
            .ok_or_else(|| InventoryError::bad_row(line, "expected sku=quantity"))?;
        order = order.with_line(sku, number(quantity, line)?);
    }
    Ok(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_may_end_early() {
        let row = parse_delivery("BOLT-8; Bolt M8; 250", 1).unwrap();
        assert_eq!((row.sku, row.name), ("BOLT-8", "Bolt M8"));
        assert_eq!((row.quantity, row.reorder_at, row.price), (250, 0, None));
        assert!(parse_delivery("BOLT-8;Bolt M8", 3).is_err());
    }
}
