//! Headers of `SLY1` images: magic, width and height (big endian), depth.

#[derive(Debug, PartialEq)]
pub enum HeaderError {
    TooShort,
    WrongMagic,
    BadDepth(u8),
}

#[derive(Debug, PartialEq)]
pub struct Header {
    pub width: u16,
    pub height: u16,
    pub depth: u8,
}

impl TryFrom<&[u8]> for Header {
    type Error = HeaderError;

    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        let (magic, rest) = bytes.split_first_chunk::<4>()?;
        if magic != b"SLY1" {
            return None;
        }
        let &[w0, w1, h0, h1, depth] = rest.first_chunk::<5>()?;
        if !matches!(depth, 1 | 8 | 24) {
            return None;
        }
        Some(Header {
            width: u16::from_be_bytes([w0, w1]),
            height: u16::from_be_bytes([h0, h1]),
            depth,
        })
    }
}

/// Bytes that the picture takes when it is unpacked.
pub fn unpacked_size(file: &[u8]) -> Result<usize, HeaderError> {
    let header = Header::try_from(file)?;
    let bits = usize::from(header.width) * usize::from(header.depth);
    Ok(bits.div_ceil(8) * usize::from(header.height))
}
