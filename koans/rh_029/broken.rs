//! Upstream servers of a proxy: `name host[:port] [weight=N]`.

use std::num::ParseIntError;

#[derive(Debug, PartialEq)]
pub enum UpstreamError {
    TooShort,
    Port(ParseIntError),
    Weight(ParseIntError),
}

#[derive(Debug, PartialEq)]
pub struct Upstream<'a> {
    pub name: &'a str,
    pub host: &'a str,
    pub port: Option<u16>,
    pub weight: u8,
}

impl<'a> Upstream<'a> {
    pub fn parse(line: &'a str) -> Result<Self, UpstreamError> {
        let mut words = line.split_whitespace();
        let name = words.next().ok_or(UpstreamError::TooShort)?;
        let target = words.next().ok_or(UpstreamError::TooShort)?;
        let (host, port) = match target.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (target, None),
        };
        let weight = words.find_map(|word| word.strip_prefix("weight="));
        Ok(Upstream {
            name,
            host,
            port: port.map(|port| port.parse().map_err(UpstreamError::Port)),
            weight: weight
                .map_or(Ok(1), |weight| weight.parse())
                .map_err(UpstreamError::Weight)?,
        })
    }
}
