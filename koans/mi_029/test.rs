#[cfg(test)]
mod koan_tests {
    use super::*;

    fn tree() -> Node {
        Node::Folder(
            "home",
            vec![
                Node::File("todo", 12),
                Node::Folder("pics", vec![Node::File("cat", 900), Node::File("dog", 900)]),
            ],
        )
    }

    #[test]
    fn sizes() {
        let mut sizes = Sizes::default();
        walk(&tree(), 0, &mut sizes);
        assert_eq!(sizes.total, 1812);
        assert_eq!(sizes.largest, Some((900, "cat".to_string())));
    }

    #[test]
    fn outline() {
        let mut outline = Outline::default();
        walk(&tree(), 0, &mut outline);
        assert_eq!(outline.0, ["-todo", "--cat", "--dog"]);
    }

    #[test]
    fn empty_folder() {
        let mut sizes = Sizes::default();
        walk(&Node::Folder("void", Vec::new()), 0, &mut sizes);
        assert_eq!((sizes.total, sizes.largest), (0, None));
    }
}
