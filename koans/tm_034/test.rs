#[cfg(test)]
mod koan_tests {
    use super::*;

    fn lap(runner: &str, millis: u64) -> Lap {
        Lap {
            runner: runner.to_string(),
            millis,
        }
    }

    #[test]
    fn clock_shows_tenths() {
        assert_eq!(clock(125_340), "2:05.3");
        assert_eq!(clock(59_999), "0:59.9");
    }

    #[test]
    fn sheet_has_gaps() {
        let got = sheet(&[lap("Oda", 75_400), lap("Persson", 71_200)]);
        let want = "best 1:11.2\nOda      1:15.4 +0:04.2\nPersson  1:11.2 +0:00.0";
        assert_eq!(got, want);
    }

    #[test]
    fn nobody_ran() {
        assert_eq!(sheet(&[]), "no laps");
    }
}
