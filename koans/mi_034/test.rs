#[cfg(test)]
mod koan_tests {
    use super::*;

    fn star(name: &'static str, constellation: &'static str, class: char) -> Star {
        Star {
            name,
            constellation,
            class,
        }
    }

    fn sky() -> Vec<Star> {
        vec![
            star("Vega", "Lyra", 'A'),
            star("Sheliak", "Lyra", 'B'),
            star("Deneb", "Cygnus", 'A'),
            star("Sadr", "Cygnus", 'F'),
        ]
    }

    #[test]
    fn groups() {
        let by_class = group(&sky(), |s| s.class);
        assert_eq!(by_class[&'A'], ["Vega", "Deneb"]);
        assert_eq!(by_class.len(), 3);
    }

    #[test]
    fn commonest_property() {
        assert_eq!(commonest(&sky(), |s| s.class), Some(('A', 2)));
        assert_eq!(commonest(&sky(), |s| s.constellation), Some(("Cygnus", 2)));
        assert_eq!(commonest(&[], |s| s.class), None);
    }
}
