#[cfg(test)]
mod program_tests {
    use super::*;

    fn paintings() -> Vec<String> {
        ["Dusk", "Mill", "Pears", "Ice", "Herd"]
            .iter()
            .map(|s| s.to_string())
            .collect()
    }

    fn by(size: usize) -> Cursor {
        Cursor::first(NonZeroUsize::new(size).unwrap())
    }

    #[test]
    fn turns_pages() {
        let list = paintings();
        let first = turn_to(list.as_slice(), by(2)).unwrap();
        assert_eq!(first.items, ["Dusk", "Mill"]);
        assert_eq!(first.back, None);
        let second = turn_to(list.as_slice(), first.next.unwrap()).unwrap();
        assert_eq!(second.items, ["Pears", "Ice"]);
        assert_eq!(second.back, Some(by(2)));
        let last = turn_to(&list[..], second.next.unwrap()).unwrap();
        assert_eq!((last.items.len(), last.next), (1, None));
        assert_eq!(turn_to(&list[..4], second.next.unwrap()), None);
    }

    #[test]
    fn walks_all_pages() {
        let list = [1, 2, 3, 4, 5, 6];
        let sizes: Vec<usize> = pages(&list[..], by(4)).map(|p| p.items.len()).collect();
        assert_eq!(sizes, [4, 2]);
        let rest: Vec<i32> = pages(&list[..], turn_to(&list[..], by(2)).unwrap().next.unwrap())
            .flat_map(|p| p.items)
            .collect();
        assert_eq!(rest, [3, 4, 5, 6]);
        let none: [i32; 0] = [];
        let only = pages(&none[..], by(3)).last().unwrap();
        assert_eq!(only.clone(), only);
        assert!(only.items.is_empty());
    }

    #[test]
    fn captions() {
        let list = paintings();
        let captioned = Captioned {
            source: &list[1..],
            caption: |name: String| format!("<{name}>"),
        };
        assert_eq!(captioned.count(), 4);
        let page = turn_to(&captioned, by(3)).unwrap();
        assert_eq!(page.items, ["<Mill>", "<Pears>", "<Ice>"]);
        assert!(page.next.is_some());
        assert_eq!(Source::count(&list[..]), 5);
        assert_eq!(list[..].fetch(4, 9), ["Herd"]);
    }
}
