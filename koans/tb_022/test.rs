#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn three_longest_jumps() {
        let jumps = [("Ada", 5.5), ("Bo", 6.25), ("Cy", 4.0), ("Di", 6.5)];
        assert_eq!(long_jump(&jumps), ["Di", "Bo", "Ada"]);
        assert_eq!(long_jump(&jumps[2..3]), ["Cy"]);
    }

    #[test]
    fn ties_keep_their_order() {
        assert_eq!(long_jump(&[("Ed", 3.0), ("Flo", 3.0)]), ["Ed", "Flo"]);
        assert_eq!(
            most_beans(&[("Gil", 9), ("Hal", 12), ("Ivy", 12)]).as_deref(),
            Some("Hal")
        );
        assert_eq!(most_beans(&[]), None);
    }
}
