#[cfg(test)]
mod koan_tests {
    use super::*;

    fn folder() -> Folder {
        let mut folder = Folder::default();
        folder.share("olga", Level::Owner);
        folder.share("ed", Level::Editor);
        folder.share("vic", Level::Viewer);
        folder
    }

    #[test]
    fn higher_levels_may_do_more() {
        let folder = folder();
        assert!(folder.may("olga", Level::Editor));
        assert!(folder.may("ed", Level::Editor));
        assert!(folder.may("ed", Level::Viewer));
        assert!(!folder.may("ed", Level::Owner));
        assert!(!folder.may("vic", Level::Editor));
    }

    #[test]
    fn strangers_may_nothing() {
        let folder = folder();
        assert!(!folder.may("sam", Level::Viewer));
        assert_eq!(folder.demand("sam", Level::Viewer), Err(Denied::Stranger));
    }

    #[test]
    fn demand_says_what_is_missing() {
        let folder = folder();
        assert_eq!(
            folder.demand("vic", Level::Owner),
            Err(Denied::Needs(Level::Owner))
        );
        assert_eq!(folder.demand("olga", Level::Viewer), Ok(()));
    }
}
