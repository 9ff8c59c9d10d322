#[cfg(test)]
mod koan_tests {
    use super::*;

    fn pallet(code: &str, kilos: u32, fragile: bool) -> Pallet {
        Pallet {
            code: code.to_string(),
            kilos,
            fragile,
        }
    }

    #[test]
    fn sorts_by_weight_and_fragility() {
        let mut dock = Dock::default();
        dock.unload(vec![
            pallet("A1", 400, false),
            pallet("B2", 401, false),
            pallet("C3", 5, true),
        ]);
        let floor: Vec<&str> = dock.floor.iter().map(|p| p.code.as_str()).collect();
        let racks: Vec<&str> = dock.racks.iter().map(|p| p.code.as_str()).collect();
        assert_eq!(floor, ["B2", "C3"]);
        assert_eq!(racks, ["A1"]);
    }

    #[test]
    fn keeps_manifest_and_total() {
        let mut dock = Dock::default();
        dock.unload(vec![pallet("A1", 100, false), pallet("B2", 900, false)]);
        dock.unload(vec![pallet("C3", 7, true)]);
        assert_eq!(dock.manifest, ["A1 -> racks", "B2 -> floor", "C3 -> floor"]);
        assert_eq!(dock.total_kilos, 1007);
    }
}
