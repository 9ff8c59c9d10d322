#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn vases_by_century() {
        let vases = [480, 501, 500, 401, 400].map(|year| Vase { year });
        let shown: Vec<String> = labels(&vases, 5).collect();
        assert_eq!(shown, ["vase, 480", "vase, 500", "vase, 401"]);
        assert_eq!(labels(&vases, 4).count(), 1);
        assert_eq!(vases[1].room(), 6);
    }

    #[test]
    fn portraits() {
        let portrait = |of, room| Portrait { of, room };
        let hung = [portrait("Aunt Lou", 2), portrait("A miller", 3)];
        assert_eq!(labels(&hung, 3).collect::<Vec<_>>(), ["A miller"]);
        assert_eq!(labels(&hung, 9).count(), 0);
    }
}
