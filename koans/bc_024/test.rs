#[cfg(test)]
mod koan_tests {
    use super::*;

    fn fragment(index: usize, body: &[u8], is_last: bool) -> Fragment {
        Fragment {
            index,
            body: body.to_vec(),
            is_last,
            sender: 40 + index as u16,
        }
    }

    #[test]
    fn order_of_arrival_does_not_matter() {
        let message = assemble(vec![
            fragment(2, b"!", true),
            fragment(0, b"all ", false),
            fragment(1, b"well", false),
        ]);
        assert_eq!(
            message,
            Ok(Message {
                sender: 42,
                parts: 3,
                bytes: b"all well!".to_vec(),
            })
        );
    }

    #[test]
    fn gaps_come_first() {
        assert_eq!(assemble(vec![]), Err(AssembleError::Nothing));
        let gap = vec![fragment(0, b"a", false), fragment(2, b"c", false)];
        assert_eq!(assemble(gap), Err(AssembleError::Missing(1)));
        let gap = vec![fragment(1, b"b", true)];
        assert_eq!(assemble(gap), Err(AssembleError::Missing(0)));
    }

    #[test]
    fn the_end_must_be_there() {
        let open = vec![fragment(1, b"b", false), fragment(0, b"a", true)];
        assert_eq!(assemble(open), Err(AssembleError::Unfinished));
    }
}
