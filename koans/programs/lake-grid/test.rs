#[cfg(test)]
mod program_tests {
    use super::*;

    const MAP: &str = "~~..
                       ~..~
                       ..~~";

    fn sizes(map: &mut LakeMap) -> Vec<usize> {
        map.lakes().iter().map(Vec::len).collect()
    }

    #[test]
    fn finds_lakes() {
        let mut map: LakeMap = MAP.parse().unwrap();
        let lakes = map.lakes();
        assert_eq!(lakes[0], [Place(0, 0), Place(0, 1), Place(1, 0)]);
        assert_eq!(lakes[1], [Place(1, 3), Place(2, 2), Place(2, 3)]);
        assert_eq!(lakes.len(), 2);
    }

    #[test]
    fn digging_joins_lakes() {
        let mut map: LakeMap = MAP.parse().unwrap();
        let before = map.clone();
        assert_eq!(map.dig(Place(0, 3)), Some(4));
        assert_eq!(map.dig(Place(1, 1)), Some(4));
        assert_eq!(map.dig(Place(2, 1)), Some(9));
        assert_eq!(map.dig(Place(2, 1)), Some(9));
        assert_eq!(map.dig(Place(3, 0)), None);
        assert_eq!(sizes(&mut map), [9]);
        assert_eq!(sizes(&mut before.clone()), [3, 3]);
        assert_eq!((before.width(), before.places().count()), (4, 12));
    }

    #[test]
    fn lone_water_sorts_last() {
        let mut map = LakeMap::from_str("~.~\n...\n~~.").unwrap();
        assert_eq!(sizes(&mut map), [2, 1, 1]);
        assert_eq!(map.lakes()[1], [Place(0, 0)]);
        assert!(sizes(&mut LakeMap::from_str("").unwrap()).is_empty());
    }

    #[test]
    fn bad_maps() {
        let ragged = "~~\n~".parse::<LakeMap>().unwrap_err();
        assert_eq!(ragged, MapError::Ragged { row: 1 });
        let symbol = "..\n.#".parse::<LakeMap>().unwrap_err();
        assert_eq!(symbol.clone(), MapError::Symbol(Place(1, 1), '#'));
    }

    #[test]
    fn joined_sets() {
        let mut sets = Joined::singles(5);
        sets.join(0, 1);
        sets.join(3, 4);
        sets.join(1, 4);
        sets.join(0, 3);
        let name = sets.find(0);
        assert!([1, 3, 4].iter().all(|m| sets.clone().find(*m) == name));
        assert_eq!(sets.find(2), 2);
    }
}
