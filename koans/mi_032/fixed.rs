pub struct Letter {
    pub grams: u32,
    pub abroad: bool,
}

pub mod office {
    mod rates {
        /// Heaviest weight in grams, and cents, of each step.
        pub const STEPS: [(u32, u32); 3] = [(20, 95), (50, 110), (500, 180)];
        /// What a letter abroad costs more.
        pub const ABROAD: u32 = 75;
    }

    pub mod counter {
        use super::rates::{ABROAD, STEPS};
        use crate::Letter;

        /// The stamps for a letter in cents; `None` for one that is a parcel.
        pub fn postage(letter: &Letter) -> Option<u32> {
            let (_, cents) = STEPS.iter().find(|step| letter.grams <= step.0)?;
            Some(if letter.abroad {
                cents + ABROAD
            } else {
                *cents
            })
        }
    }

    pub mod machine {
        use super::counter::postage;
        use crate::Letter;

        /// Franks a heap of letters: all postage together, and the letters
        /// it puts out again.
        pub fn frank(heap: Vec<Letter>) -> (u32, Vec<Letter>) {
            let (letters, parcels): (Vec<_>, Vec<_>) =
                heap.into_iter().partition(|l| postage(l).is_some());
            (letters.iter().filter_map(postage).sum(), parcels)
        }
    }
}
