use std::error::Error;
use std::fmt;
use std::num::ParseIntError;

/// Everything that can go wrong between a delivery note and an invoice.
#[derive(Debug, Clone, PartialEq)]
pub enum InventoryError {
    UnknownSku(String),
    OutOfStock { sku: String, wanted: u32, free: u32 },
    NoPrice(String),
    BadRow { line: usize, reason: String },
    BadNumber { line: usize, source: ParseIntError },
}

impl InventoryError {
    pub fn bad_row(line: usize, reason: &str) -> Self {
        InventoryError::BadRow {
            line,
            reason: reason.to_string(),
        }
    }

    /// The line of the imported file that is to blame, if there is one.
    pub fn line(&self) -> Option<usize> {
        match self {
            InventoryError::BadRow { line, .. } => Some(*line),
            InventoryError::BadNumber { line, .. } => Some(*line),
            InventoryError::UnknownSku(_)
            | InventoryError::OutOfStock { .. }
            | InventoryError::NoPrice(_) => None,
        }
    }
}

impl fmt::Display for InventoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InventoryError::UnknownSku(sku) => write!(f, "unknown article {sku}"),
            InventoryError::OutOfStock { sku, wanted, free } => {
                write!(f, "{sku}: {wanted} wanted, {free} free")
            }
            InventoryError::NoPrice(sku) => write!(f, "no price for {sku}"),
            InventoryError::BadRow { line, reason } => write!(f, "line {line}: {reason}"),
            InventoryError::BadNumber { line, source } => write!(f, "line {line}: {source}"),
        }
    }
}

impl Error for InventoryError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            InventoryError::BadNumber { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_missing() {
        let error = InventoryError::OutOfStock {
            sku: "BOLT-8".to_string(),
            wanted: 12,
            free: 5,
        };
        assert_eq!(error.to_string(), "BOLT-8: 12 wanted, 5 free");
        assert_eq!(error.line(), None);
    }

    #[test]
    fn numbers_keep_their_cause() {
        let source = "ten".parse::<u32>().unwrap_err();
        let error = InventoryError::BadNumber { line: 7, source };
        assert_eq!(error.line(), Some(7));
        assert!(error.to_string().starts_with("line 7: "));
        assert!(error.source().is_some());
        assert!(InventoryError::bad_row(2, "empty").source().is_none());
    }
}
