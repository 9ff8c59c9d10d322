#[derive(Debug, PartialEq)]
pub enum RecordError {
    Missing { column: &'static str },
    Surplus(String),
}

/// A line of a shipping list: `article;destination;remark`. The remark may
/// be left out.
#[derive(Debug, PartialEq)]
pub struct Shipment {
    pub article: String,
    pub destination: String,
    pub remark: Option<String>,
}

impl Shipment {
    /// Reads a line. A column that is missing or blank is told by its name.
    pub fn read(line: &str) -> Result<Shipment, RecordError> {
        let mut columns = line.split(';').map(str::trim);
        let mut filled = || columns.next().filter(|column| !column.is_empty());
        let article = filled().ok_or(RecordError::Missing { column: "article" })?;
        let destination = filled().ok_or(RecordError::Missing {
            column: "destination",
        })?;
        let remark = filled().map(str::to_string);
        if let Some(more) = columns.next() {
            return Err(RecordError::Surplus(more.to_string()));
        }
        Ok(Shipment {
            article: article.to_string(),
            destination: destination.to_string(),
            remark,
        })
    }
}
