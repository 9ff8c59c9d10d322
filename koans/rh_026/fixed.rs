//! Version ranges such as `1.4..2.0-beta`.

pub mod version {
    #[derive(Debug, PartialEq)]
    pub enum VersionError {
        NoDots(String),
        Number(String),
        Empty,
    }

    pub type Result<T> = std::result::Result<T, VersionError>;

    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
    pub struct Version {
        pub major: u32,
        pub minor: String,
    }

    impl Version {
        pub fn parse(text: &str) -> Result<Version> {
            let (major, minor) = text
                .split_once('.')
                .ok_or_else(|| VersionError::Number(text.to_string()))?;
            let major = major
                .parse()
                .map_err(|_| VersionError::Number(major.to_string()))?;
            Ok(Version {
                major,
                minor: minor.to_string(),
            })
        }
    }
}

pub mod range {
    use super::version::{Result, Version, VersionError};

    #[derive(Debug, PartialEq)]
    pub struct Range {
        pub low: Version,
        pub high: Version,
    }

    impl Range {
        pub fn parse(text: &str) -> Result<Range> {
            let (low, high) = text
                .split_once("..")
                .ok_or_else(|| VersionError::NoDots(text.to_string()))?;
            Range::between(Version::parse(low)?, Version::parse(high)?)
        }

        fn between(low: Version, high: Version) -> Result<Range> {
            if low < high {
                Ok(Range { low, high })
            } else {
                Err(VersionError::Empty)
            }
        }

        /// What both ranges hold; ranges without a common version are an error.
        pub fn overlap(self, other: Range) -> Result<Range> {
            Range::between(self.low.max(other.low), self.high.min(other.high))
        }
    }
}
