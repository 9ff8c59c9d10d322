#[cfg(test)]
mod program_tests {
    use super::*;

    fn line() -> Trie<u32> {
        [("Elm", 1), ("Elmhurst", 2), ("Elder Hill", 3), ("Ash", 4)]
            .into_iter()
            .collect()
    }

    fn names<V>(trie: &Trie<V>, prefix: &str) -> Vec<String> {
        trie.complete(prefix).into_iter().map(|p| p.0).collect()
    }

    #[test]
    fn gets_whole_names_only() {
        let trie = line();
        assert_eq!(trie.get("elm"), Some(&1));
        assert_eq!(trie.get("ELMHURST"), Some(&2));
        assert_eq!(trie.get("elmh"), None);
        assert_eq!(trie.get("oak"), None);
    }

    #[test]
    fn completes() {
        let trie = line();
        assert_eq!(names(&trie, "El"), ["elder hill", "elm", "elmhurst"]);
        assert_eq!(trie.complete("elmh"), [("elmhurst".to_string(), &2)]);
        assert_eq!(names(&trie, "").len(), 4);
        assert!(trie.complete("x").is_empty());
    }

    #[test]
    fn offers_letters() {
        let trie = line();
        let letters: String = {
            let prefix = String::from("el");
            trie.next_letters(&prefix)
        }
        .collect();
        assert_eq!(letters, "dm");
        assert_eq!(trie.next_letters("ash").count(), 0);
        assert_eq!(trie.next_letters("zz").next(), None);
    }

    #[test]
    fn inserting_replaces() {
        let mut trie = Trie::new();
        assert_eq!(trie.insert("Oak", "north".to_string()), None);
        let old = trie.insert("oak", "south".to_string());
        assert_eq!(old.as_deref(), Some("north"));
        let copy = trie.clone();
        trie.insert("oak", "east".to_string());
        assert_eq!(copy.get("oak").unwrap(), "south");
        assert!(format!("{:?}", Trie::<u8>::default()).contains("root"));
    }
}
