#[cfg(test)]
mod program_tests {
    use super::*;

    const LOG: &str = "0, 100\n60, 240\n120, 180\n\n180, 40\n240, 90\n300, 310\n360, 200\n";

    #[test]
    fn reads_a_log() {
        let samples = parse_log(LOG).unwrap();
        assert_eq!(samples.len(), 7);
        assert_eq!(
            samples[3],
            Sample {
                minute: 180,
                height_cm: 40
            }
        );
    }

    #[test]
    fn finds_turning_points() {
        let events = turns(&parse_log(LOG).unwrap()).unwrap();
        let kinds: Vec<Turn> = events.iter().map(|e| e.turn).collect();
        assert_eq!(kinds, [Turn::High, Turn::Low, Turn::High]);
        let best = extremes(&events);
        assert_eq!(best[&Turn::High].at.height_cm, 310);
        assert_eq!(best[&Turn::Low].at.minute, 180);
    }

    #[test]
    fn looks_ahead() {
        let events = turns(&parse_log(LOG).unwrap()).unwrap();
        let next = next_turn(&events, Turn::High, 61).unwrap();
        assert_eq!(next.at.minute, 300);
        assert_eq!(next_turn(&events, Turn::Low, 181), None);
    }

    #[test]
    fn reports_errors() {
        assert_eq!(turns(&[]), Err(TideError::TooFew(0)));
        let back = parse_log("10,1\n5,2").unwrap_err();
        assert_eq!(back, TideError::OutOfOrder { index: 1 });
        assert_eq!(back.to_string(), "sample 1 goes back in time");
        let line = parse_log("oops").unwrap_err();
        assert_eq!(line.to_string(), "no comma in \"oops\"");
        let number: Box<dyn std::error::Error> = Box::new(parse_log("1,x").unwrap_err());
        assert!(number.to_string().starts_with("bad number"));
        assert_eq!(TideError::TooFew(2).to_string(), "need 3 samples, got 2");
    }
}
