#[cfg(test)]
mod koan_tests {
    use super::*;

    fn order(building: &str, gold: u32, wood: u32, days: u32) -> Order {
        Order {
            building: building.to_string(),
            daily: Cost { gold, wood },
            days,
        }
    }

    #[test]
    fn a_day_costs_what_all_orders_take() {
        let mut town = Town::default();
        town.orders.push(order("mill", 5, 20, 2));
        town.orders.push(order("gate", 7, 1, 1));
        town.orders.push(order("well", 1, 1, 1));
        assert_eq!(town.end_day(), Cost { gold: 13, wood: 22 });
        assert_eq!(town.chronicle, ["gate completed", "well completed"]);
        assert_eq!(town.end_day(), Cost { gold: 5, wood: 20 });
        assert_eq!(town.chronicle.len(), 3);
        assert!(town.orders.is_empty());
    }

    #[test]
    fn an_idle_day_is_free() {
        assert_eq!(Town::default().end_day(), Cost::default());
    }
}
