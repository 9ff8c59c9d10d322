#[cfg(test)]
mod koan_tests {
    use super::*;

    fn registry() -> Registry {
        let mut registry = Registry::default();
        registry.register(Shout);
        registry.register(Numbered { next: 5 });
        registry
    }

    #[test]
    fn plugins_run_in_order() {
        let mut registry = registry();
        assert_eq!(registry.run("tea"), "5. TEA");
        assert_eq!(registry.run("milk"), "6. MILK");
    }

    #[test]
    fn a_fork_counts_on_its_own() {
        let mut first = registry();
        first.run("a");
        let mut second = first.fork();
        assert_eq!(second.run("b"), "6. B");
        assert_eq!(second.run("c"), "7. C");
        assert_eq!(first.run("d"), "6. D");
    }
}
