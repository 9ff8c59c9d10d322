#[cfg(test)]
mod program_tests {
    use super::*;
    use std::collections::hash_map::DefaultHasher;
    use std::collections::HashSet;

    fn path(text: &str) -> ShelfPath {
        ShelfPath::try_from(text).expect("a good path")
    }

    #[test]
    fn tidying() {
        assert!(matches!(tidy("a/b.txt"), Ok(Cow::Borrowed("a/b.txt"))));
        assert_eq!(tidy("/a//./b/../c/").unwrap(), "a/c");
        assert_eq!(tidy("a/..").unwrap(), "");
        assert_eq!(tidy(""), Err(PathError::Empty));
        let error = tidy("a/../..").unwrap_err();
        assert_eq!(error, PathError::Escapes("a/../..".to_string()));
    }

    #[test]
    fn names_and_parents() {
        let maps = path("Atlas/maps/north.old.png");
        assert_eq!(maps.name(), Some(("north.old", Some("png"))));
        assert_eq!(path("a/.hidden").name(), Some((".hidden", None)));
        assert_eq!(ShelfPath::root().name(), None);
        let parent = maps.parent().unwrap();
        assert_eq!(parent.to_string(), "/Atlas/maps");
        let top = parent.parent().and_then(|p| p.parent());
        assert_eq!(top, Some(ShelfPath::root()));
        assert_eq!(ShelfPath::root().parent(), None);
    }

    #[test]
    fn joining() {
        let base = path("music/old");
        assert_eq!((&base / "../new/a.ogg").unwrap(), path("music/new/a.ogg"));
        let error = (&base / "../../../x").unwrap_err();
        assert_eq!(error.to_string(), "music/old/../../../x leaves the shelf");
        assert_eq!((&ShelfPath::root() / "x").unwrap().parts().count(), 1);
    }

    #[test]
    fn case_does_not_matter() {
        let unique: HashSet<ShelfPath> = [path("A/b"), path("a/B"), path("a/c")].into();
        assert_eq!(unique.len(), 2);
        assert!(unique.contains(&path("a/b").clone()));
        assert_ne!(path("a"), path("b"));
        let number = |text| {
            let mut hasher = DefaultHasher::new();
            path(text).hash(&mut hasher);
            hasher.finish()
        };
        assert_eq!(number("A/b"), number("a/B"));
        assert_ne!(number("a"), number("b"));
        assert!(format!("{:?}", path("q")).contains("\"q\""));
    }

    #[test]
    fn relative_steps() {
        let (a, b) = (path("x/y/z"), path("X/w"));
        assert_eq!(a.relative(&b), "../../w");
        assert_eq!(b.relative(&a), "../y/z");
        assert_eq!(a.relative(&a), "");
        let parts: Vec<&str> = a.parts().rev().collect();
        assert_eq!(parts, ["z", "y", "x"]);
        let boxed: Box<dyn std::error::Error> = PathError::Empty.clone().into();
        assert_eq!(boxed.to_string(), "the path is empty");
    }
}
