use std::marker::PhantomData;

/// Not sent yet; may still be changed.
pub struct Draft;

/// Sent to the kitchen; as it is.
pub struct Placed;

/// A table's order in one of its states.
pub struct Order<S> {
    dishes: Vec<String>,
    table: u32,
    state: PhantomData<S>,
}

impl<S> Clone for Order<S> {
    fn clone(&self) -> Self {
        Order {
            dishes: self.dishes.clone(),
            table: self.table,
            state: PhantomData,
        }
    }
}

impl<S> Order<S> {
    /// The same order for another table.
    pub fn for_table(&self, table: u32) -> Order<S> {
        let mut copy = self.clone();
        copy.table = table;
        copy
    }

    pub fn ticket(&self) -> String {
        format!("table {}: {}", self.table, self.dishes.join(", "))
    }
}

impl Order<Draft> {
    pub fn new(table: u32) -> Self {
        Order {
            dishes: Vec::new(),
            table,
            state: PhantomData,
        }
    }

    pub fn dish(mut self, name: &str) -> Self {
        self.dishes.push(name.to_string());
        self
    }

    /// Sends the order; one without dishes comes back as it was.
    pub fn place(self) -> Result<Order<Placed>, Self> {
        if self.dishes.is_empty() {
            return Err(self);
        }
        Ok(Order {
            dishes: self.dishes,
            table: self.table,
            state: PhantomData,
        })
    }
}
