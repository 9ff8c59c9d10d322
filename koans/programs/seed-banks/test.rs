#[cfg(test)]
mod program_tests {
    use super::*;

    fn wild(species: &str, tested: Option<u8>) -> Wild {
        Wild {
            genus: "Viola".to_string(),
            species: species.to_string(),
            seeds: 200,
            tested,
        }
    }

    #[test]
    fn sums_viable_seeds() {
        let mut vault: Vault<Wild> = [wild("alba", Some(50)), wild("odorata", Some(75))]
            .into_iter()
            .collect();
        assert_eq!(vault.viable(), Ok(250));
        vault.deposit(wild("rupestris", None));
        let reason = vault.viable().unwrap_err();
        assert_eq!(reason, "Viola rupestris was never tested");
    }

    #[test]
    fn replaces_and_withdraws() {
        let mut vault = Vault::default();
        let old = wild("alba", None);
        assert_eq!(vault.deposit(old.clone()), None);
        assert_eq!(vault.deposit(wild("alba", Some(9))), Some(old.clone()));
        let key = old.key();
        assert_eq!(vault.withdraw(&key).unwrap().tested, Some(9));
        let gone = vault.withdraw(&key).unwrap_err();
        assert_eq!(gone, "wild: nothing under (\"Viola\", \"alba\")");
    }

    #[test]
    fn crops_have_numbers() {
        let bag = |number, sealed| Crop {
            number,
            seeds: 30,
            sealed,
        };
        let mut vault = Vault::from_iter(vec![bag(8, true), bag(2, false), bag(5, false)]);
        assert_eq!(vault.viable(), Err("the bag is open"));
        let numbers: Vec<u32> = vault.doubtful().into_iter().map(|(n, _)| n).collect();
        assert_eq!(numbers, [2, 5]);
        assert_eq!(vault.doubtful()[0].1, "the bag is open");
        assert_eq!(vault.withdraw(&2).unwrap(), bag(2, false));
        assert_eq!(vault.withdraw(&2).unwrap_err(), "crops: nothing under 2");
        assert_eq!(bag(8, true).key(), 8);
    }
}
