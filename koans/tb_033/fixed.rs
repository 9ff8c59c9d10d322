/// Takes text piece by piece.
pub trait Sink {
    fn put(&mut self, piece: &str);
}

impl Sink for String {
    fn put(&mut self, piece: &str) {
        self.push_str(piece);
    }
}

/// Only counts the bytes it is given.
#[derive(Default)]
pub struct Meter(pub usize);

impl Sink for Meter {
    fn put(&mut self, piece: &str) {
        self.0 += piece.len();
    }
}

/// Lets `body` write between a pair of braces.
fn braced<S: Sink + ?Sized>(sink: &mut S, body: impl FnOnce(&mut S)) {
    sink.put("{");
    body(sink);
    sink.put("}");
}

/// Writes records to a sink and keeps count of their fields.
pub struct Exporter<'a> {
    sink: &'a mut dyn Sink,
    fields: usize,
}

impl<'a> Exporter<'a> {
    pub fn new(sink: &'a mut dyn Sink) -> Self {
        Exporter { sink, fields: 0 }
    }

    fn count(&mut self, fields: usize) {
        self.fields += fields;
    }

    /// Writes `kind{key=value,key=value}`.
    pub fn record(&mut self, kind: &str, fields: &[(&str, i64)]) {
        self.sink.put(kind);
        self.count(fields.len());
        braced(self.sink, |sink| {
            for (place, (key, value)) in fields.iter().enumerate() {
                if place > 0 {
                    sink.put(",");
                }
                sink.put(&format!("{key}={value}"));
            }
        });
    }

    /// Closes the export and returns how many fields it holds.
    pub fn finish(self) -> usize {
        self.sink.put(".");
        self.fields
    }
}
