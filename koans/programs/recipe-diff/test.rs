#[cfg(test)]
mod program_tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Step(String);

    fn steps(text: &str) -> Vec<Step> {
        text.split(' ').map(|s| Step(s.to_string())).collect()
    }

    #[test]
    fn keeps_drops_and_adds() {
        let (old, new) = (steps("mix rest bake"), steps("mix knead bake cool"));
        let changes = diff(&old, &new);
        assert_eq!(
            changes,
            [
                Change::Keep(&old[0]),
                Change::Drop(&old[1]),
                Change::Add(&new[1]),
                Change::Keep(&old[2]),
                Change::Add(&new[3]),
            ]
        );
    }

    #[test]
    fn applying_gives_the_new_list() {
        let (old, new) = (steps("a b c d e"), steps("x b d c e e"));
        let changes = diff(&old, &new);
        assert_eq!(apply(&changes), new);
        assert_eq!(apply(&reversed(&changes)), old);
    }

    #[test]
    fn changes_are_copied_freely() {
        let old = steps("stir");
        let changes = diff(&old, &[]);
        let first = changes[0];
        assert_eq!(first, changes[0]);
        assert_eq!(changes.clone(), [Change::Drop(&old[0])]);
        assert_eq!(Clone::clone(&first), first);
    }

    #[test]
    fn reports() {
        let changes = diff(&["salt", "boil"], &["boil", "drain"]);
        assert_eq!(report(&changes), "- salt\n  boil\n+ drain");
        assert_eq!(report(&diff::<u8>(&[], &[])), "");
    }

    #[test]
    fn tables_count_from_the_back() {
        let table = common_lengths(&[1, 2, 3], &[2, 3]);
        assert_eq!(table, [[2, 1, 0], [2, 1, 0], [1, 1, 0], [0, 0, 0]]);
    }
}
