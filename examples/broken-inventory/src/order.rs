use crate::error::InventoryError;
use crate::pricing::{Cents, PriceList, Tier};
use crate::stock::Warehouse;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderStatus {
    Open,
    Reserved,
    Backordered,
    Shipped,
}

impl OrderStatus {
    pub fn label(self) -> &'static str {
        match self {
            OrderStatus::Open => "open",
            OrderStatus::Reserved => "reserved",
            OrderStatus::Shipped => "shipped",
        }
    }
}

#[derive(Debug)]
pub struct OrderLine {
    pub sku: String,
    pub quantity: u32,
}

#[derive(Debug)]
pub struct Order {
    pub number: u32,
    pub tier: Tier,
    pub status: OrderStatus,
    pub lines: Vec<OrderLine>,
}

impl Order {
    pub fn new(number: u32, tier: Tier) -> Self {
        Order {
            number,
            tier,
            status: OrderStatus::Open,
            lines: Vec::new(),
        }
    }

    pub fn with_line(mut self, sku: &str, quantity: u32) -> Self {
        self.lines.push(OrderLine {
            sku: sku.to_string(),
            quantity,
        });
        self
    }

    pub fn amount_due(&self, prices: &PriceList) -> Result<Cents, InventoryError> {
        self.lines
            .iter()
            .map(|line| prices.line_total(&line.sku, line.quantity))
            .sum()
    }

    /// Reserves line by line; what can't be had leaves the order on back order.
    pub fn reserve(&mut self, stock: &mut Warehouse) -> OrderStatus {
        self.status = OrderStatus::Reserved;
        for line in &self.lines {
            if stock.reserve(&line.sku, line.quantity).is_err() {
                self.status = OrderStatus::Backordered;
            }
        }
        self.status
    }

    pub fn ship(&mut self, stock: &mut Warehouse) -> Result<(), InventoryError> {
        for line in &self.lines {
            stock.ship(&line.sku, line.quantity)?;
        }
        self.status = OrderStatus::Shipped;
        Ok(())
    }
}

/// Ships what is reserved and returns the numbers of those orders, and the orders that must wait.
pub fn ship_all(
    orders: Vec<Order>,
    stock: &mut Warehouse,
) -> Result<(Vec<u32>, Vec<Order>), InventoryError> {
    let mut shipped = Vec::new();
    let mut waiting = Vec::new();
    for mut order in orders {
        if order.reserve(stock) == OrderStatus::Reserved {
            order.ship(stock)?;
            shipped.push(order.number);
        } else {
            waiting.push(order);
        }
    }
    waiting.sort_by_key(|order| order.number);
    Ok((shipped, waiting))
}
