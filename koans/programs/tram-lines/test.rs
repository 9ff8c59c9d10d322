#[cfg(test)]
mod program_tests {
    use super::*;

    const MAP: &str = "1: Docks > Mint > Zoo\n# night service\n2: Mint > Park\n7: Park > Mill > Zoo\n9: Fort > Keep";

    #[test]
    fn plans_a_direct_ride() {
        let net = Network::read(MAP);
        let legs = net.journey("Docks", "Zoo").unwrap();
        let only = Leg {
            line: 1,
            from: "Docks",
            to: "Zoo",
        };
        assert_eq!(legs, [only]);
    }

    #[test]
    fn changes_where_needed() {
        let legs = Network::read(MAP).journey("Docks", "Park").unwrap();
        let lines: Vec<u8> = legs.iter().map(|leg| leg.line).collect();
        assert_eq!(lines, [1, 2]);
        assert_eq!(legs[1].from, "Mint");
    }

    #[test]
    fn journey_outlives_network_and_query() {
        let text = MAP.to_string();
        let legs = {
            let from = String::from("Mill");
            Network::read(&text).journey(&from, "Park").unwrap()
        };
        assert_eq!(legs[0].to, "Park");
    }

    #[test]
    fn no_way_and_no_such_stop() {
        let net = Network::read(MAP);
        assert_eq!(net.journey("Docks", "Keep"), None);
        assert_eq!(net.journey("Moon", "Keep"), None);
        assert_eq!(net.journey("Fort", "Fort"), Some(vec![]));
        assert!(Network::default().journey("Fort", "Fort").is_none());
    }

    #[test]
    fn lists_interchanges() {
        let net = Network::read(MAP);
        assert_eq!(net.interchanges(), ["Mint", "Park", "Zoo"]);
        assert!(format!("{net:?}").contains("Keep"));
    }
}
