#[cfg(test)]
mod program_tests {
    use super::*;

    fn note(start: usize, track: usize, length: usize) -> Note {
        Note {
            start,
            track,
            length,
        }
    }

    fn roll() -> Roll<3> {
        let mut roll = Roll::blank(4);
        roll.punch(note(1, 0, 2))
            .unwrap()
            .punch(note(0, 2, 4))
            .unwrap();
        roll
    }

    #[test]
    fn prints_holes() {
        assert_eq!(roll().to_string(), "..o\no.o\no.o\n..o\n");
    }

    #[test]
    fn reads_notes_back() {
        let mut roll = roll();
        roll.punch(note(3, 1, 1)).unwrap();
        assert_eq!(roll.notes(), [note(0, 2, 4), note(1, 0, 2), note(3, 1, 1)]);
        assert!(Roll::<3>::blank(2).notes().is_empty());
    }

    #[test]
    fn refuses_notes_off_the_paper() {
        let mut roll = roll();
        assert_eq!(roll.punch(note(3, 0, 2)), Err(note(3, 0, 2)));
        assert_eq!(roll.punch(note(0, 3, 1)).unwrap_err().track, 3);
        assert_eq!(roll.clone(), self::roll());
    }

    #[test]
    fn duet_overlays() {
        let mut short = Roll::<3>::blank(2);
        short.punch(note(0, 1, 1)).unwrap();
        let both = short.duet(&roll());
        assert_eq!(both, roll().duet(&short));
        assert_eq!(both.to_string(), ".oo\no.o\no.o\n..o\n");
    }

    #[test]
    fn rows_combine() {
        let mut left = Row::<4>::BLANK;
        left[3] = true;
        let mut right = Row::BLANK;
        right[0] = true;
        let both = left | right;
        assert!(both.punched().eq([0, 3]));
        assert!(left[3] && !left[0]);
        assert_eq!(format!("{:?}", left), "Row([false, false, false, true])");
    }
}
