#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn reads_cues() {
        let cues = parse_cues("12.5 --> 15.0 Good evening!\n16 --> 17").unwrap();
        assert_eq!(
            cues[0],
            Cue {
                start: 12.5,
                end: 15.0,
                text: "Good evening!"
            }
        );
        assert_eq!(
            cues[1],
            Cue {
                start: 16.0,
                end: 17.0,
                text: ""
            }
        );
    }

    #[test]
    fn faults_carry_their_line() {
        assert_eq!(
            parse_cues("1 --> 2 a\n3 -> 4 b"),
            Err(CueError::Arrow { line: 2 })
        );
        let late = CueError::Time {
            line: 1,
            found: "l8r".to_string(),
        };
        assert_eq!(parse_cues("1 --> l8r a"), Err(late));
        let order = CueError::Order {
            line: 2,
            start: 9.0,
            end: 8.5,
        };
        assert_eq!(parse_cues("1 --> 2 a\n9 --> 8.5 b"), Err(order));
    }

    #[test]
    fn faults_explain_themselves() {
        let texts: Vec<String> = ["x", "one --> 2", "2 --> 1"]
            .map(|source| parse_cues(source).unwrap_err().to_string())
            .to_vec();
        assert_eq!(texts[0], "line 1: no arrow");
        assert_eq!(texts[1], "line 1: `one` is no time");
        assert_eq!(texts[2], "line 1: ends before it starts");
    }
}
