#[cfg(test)]
mod koan_tests {
    use super::*;

    fn board() -> Vec<Entry> {
        vec![
            Entry::Pinned(Box::new(Entry::Notice {
                text: "be kind".to_string(),
            })),
            Entry::Thread {
                author: "ada".to_string(),
                title: "Moths".to_string(),
            },
            Entry::Reply {
                by: "bo".to_string(),
                to: 2,
            },
            Entry::Pinned(Box::new(Entry::Reply {
                by: "ada".to_string(),
                to: 7,
            })),
        ]
    }

    #[test]
    fn authors() {
        let authors: Vec<_> = board()
            .iter()
            .map(|e| author(e).map(str::to_string))
            .collect();
        let ada = Some("ada".to_string());
        assert_eq!(authors, [None, ada.clone(), Some("bo".to_string()), ada]);
    }

    #[test]
    fn tallies() {
        assert_eq!(tally(&board(), &["bo", "ada", "cy"]), [1, 2, 0]);
    }

    #[test]
    fn headlines() {
        let lines: Vec<_> = board().iter().map(headline).collect();
        assert_eq!(lines, ["^ BE KIND", "Moths", "Re: #2", "^ Re: #7"]);
    }
}
