//! Stock, orders and prices of a small warehouse.

pub mod error;
pub mod import;
pub mod order;
pub mod pricing;
pub mod report;
pub mod stock;

pub use error::InventoryError;
pub use order::{Order, OrderStatus};
pub use pricing::{Cents, PriceList, Tier};
pub use stock::Warehouse;
