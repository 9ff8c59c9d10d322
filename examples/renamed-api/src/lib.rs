//! The books of a small shop: what is sold, given back and paid in wages ends in one ledger.

pub mod ledger;
pub mod orders;
pub mod refunds;
pub mod wages;

pub use ledger::{Cents, Ledger};
