//! Flags of the backup tool, such as `--depth=4 --dry-run --into=/mnt/b`.

use std::fmt;
use std::process::ExitCode;

#[derive(Debug, PartialEq)]
enum FlagError {
    NotAFlag(String),
    Unknown(String),
    BadDepth(String),
}

impl fmt::Display for FlagError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FlagError::NotAFlag(word) => write!(f, "`{word}` is not a flag"),
            FlagError::Unknown(name) => write!(f, "no flag is called `{name}`"),
            FlagError::BadDepth(text) => write!(f, "`{text}` is no depth"),
        }
    }
}

#[derive(Debug, Default, PartialEq)]
struct Options {
    depth: Option<u8>,
    dry_run: bool,
    into: String,
}

fn parse_flags(words: &[&str]) -> Result<Options, FlagError> {
    let mut options = Options::default();
    words.iter().for_each(|word| {
        let flag = word
            .strip_prefix("--")
            .ok_or_else(|| FlagError::NotAFlag(word.to_string()))?;
        let (name, value) = flag.split_once('=').unwrap_or((flag, ""));
        match name {
            "depth" => {
                let depth = value.parse();
                options.depth = Some(depth.map_err(|_| FlagError::BadDepth(value.to_string()))?);
            }
            "dry-run" => options.dry_run = true,
            "into" => options.into = value.to_string(),
            _ => return Err(FlagError::Unknown(name.to_string())),
        }
    });
    Ok(options)
}

fn main() -> ExitCode {
    match parse_flags(&["--depth=4", "--dry-run", "--into=/mnt/b"]) {
        Ok(options) => {
            println!("{options:?}");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}
