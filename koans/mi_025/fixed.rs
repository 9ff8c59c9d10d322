mod scan {
    /// A parcel seen somewhere: minutes since it was handed in, and the place.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Scan {
        pub minute: u32,
        pub place: String,
    }

    impl Scan {
        /// Reads `95@Osterwick`.
        pub fn read(text: &str) -> Option<Self> {
            let (minute, place) = text.split_once('@')?;
            Some(Scan {
                minute: minute.parse().ok()?,
                place: place.to_string(),
            })
        }
    }

    /// Puts scans in the order of time and drops those that repeat the place
    /// of the scan before them.
    pub fn journey(mut scans: Vec<Scan>) -> Vec<Scan> {
        scans.sort_by_key(|scan| scan.minute);
        scans.dedup_by(|later, earlier| later.place == earlier.place);
        scans
    }
}

pub use scan::{Scan, journey};

/// Minutes spent at a place before the parcel went on; `None` while it has
/// not left, or never came there.
pub fn stay(journey: &[Scan], place: &str) -> Option<u32> {
    journey
        .windows(2)
        .find(|pair| pair[0].place == place)
        .map(|pair| pair[1].minute - pair[0].minute)
}
