use std::ops::Add;

/// What a building takes out of the stores each day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cost {
    pub gold: u32,
    pub wood: u32,
}

impl Add for Cost {
    type Output = Cost;

    fn add(self, other: Cost) -> Cost {
        Cost {
            gold: self.gold + other.gold,
            wood: self.wood + other.wood,
        }
    }
}

pub struct Order {
    pub building: String,
    pub daily: Cost,
    pub days: u32,
}

/// A town with buildings under construction.
#[derive(Default)]
pub struct Town {
    pub orders: Vec<Order>,
    pub chronicle: Vec<String>,
}

impl Town {
    fn complete(&mut self, building: &str) {
        self.chronicle.push(format!("{building} completed"));
        self.orders.retain(|order| order.building != building);
    }

    /// Works one day on every order and returns what that day cost.
    pub fn end_day(&mut self) -> Cost {
        let daily = self.orders.iter().map(|order| order.daily);
        let spent = daily.fold(Cost::default(), Cost::add);
        for order in &mut self.orders {
            order.days = order.days.saturating_sub(1);
        }
        for order in self.orders.iter().filter(|order| order.days == 0) {
            self.complete(&order.building);
        }
        spent
    }
}
