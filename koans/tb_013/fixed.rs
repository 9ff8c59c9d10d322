use std::fmt::Write;

/// Writes records in some text form.
pub trait Encoder {
    fn begin(&mut self, kind: &str);
    /// One numeric field with its name.
    fn number(&mut self, name: &str, value: i64);
    fn finish(self) -> String;
}

/// `kind{name=value;name=value;}`
#[derive(Default)]
pub struct Compact {
    text: String,
    depth: usize,
}

impl Encoder for Compact {
    fn begin(&mut self, kind: &str) {
        self.text.push_str(kind);
        self.text.push('{');
        self.depth += 1;
    }

    fn number(&mut self, name: &str, value: i64) {
        write!(self.text, "{name}={value};").expect("writing to a string");
    }

    fn finish(mut self) -> String {
        while self.depth > 0 {
            self.text.push('}');
            self.depth -= 1;
        }
        self.text
    }
}

/// Encodes a record of the given kind with its fields in order.
pub fn write_record<E: Encoder>(mut encoder: E, kind: &str, fields: &[(&str, i64)]) -> String {
    encoder.begin(kind);
    for &(name, value) in fields {
        encoder.number(name, value);
    }
    encoder.finish()
}
