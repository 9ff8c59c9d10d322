#[cfg(test)]
mod program_tests {
    use super::*;

    const NOTES: &str =
        "# spring\nK0042; heron; Fen\nB7000; swift; Tower\nK0042; heron; Weir\nK0042; heron; Fen";

    #[test]
    fn reads_notes() {
        let sightings = read_notes(NOTES).unwrap();
        assert_eq!(sightings.len(), 4);
        assert_eq!(sightings[1].place, "Tower");
    }

    #[test]
    fn follows_trails() {
        let text = NOTES.to_string();
        let birds = {
            let sightings = read_notes(&text).unwrap();
            trails(&sightings).unwrap()
        };
        assert_eq!(birds["K0042"].trail, ["Fen", "Weir", "Fen"]);
        let (heron, swift) = (&birds["K0042"], &birds["B7000"]);
        assert_eq!(farther(swift, heron).species, "heron");
        assert_eq!(farther(swift, swift), swift);
        assert!(std::ptr::eq(farther(heron, swift), heron));
    }

    #[test]
    fn staying_put_counts_once() {
        let sightings = read_notes("A1111;owl;Barn\nA1111;owl;Barn").unwrap();
        assert_eq!(trails(&sightings).unwrap()["A1111"].trail, ["Barn"]);
    }

    #[test]
    fn reports_errors() {
        let short = read_notes("A1111;owl").unwrap_err();
        assert_eq!(short.to_string(), "line 1 is too short");
        let ring = read_notes("# x\nA11;owl;Barn").unwrap_err();
        assert_eq!(
            ring,
            NoteError::Ring {
                line: 2,
                ring: "A11"
            }
        );
        assert_eq!(ring.to_string(), "line 2: odd ring \"A11\"");
        let both = read_notes("A1111;owl;Barn\nA1111;kite;Moor").unwrap();
        let conflict = trails(&both).unwrap_err();
        assert_eq!(conflict.to_string(), "A1111 is both owl and kite");
    }

    #[test]
    fn checks_rings() {
        assert!(valid_ring("Z9090"));
        for bad in ["", "z9090", "Z909", "Z90901", "Z90x0"] {
            assert!(!valid_ring(bad), "{bad}");
        }
    }

    #[test]
    fn drops_repeats() {
        let mut sightings = read_notes(NOTES).unwrap();
        assert_eq!(dedupe(&mut sightings), 1);
        assert_eq!(sightings[2].place, "Weir");
        assert_eq!(dedupe(&mut sightings), 0);
    }
}
