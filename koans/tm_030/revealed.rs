//! Frames of fixed size for a slow radio link.

/// Four bytes that mark the start of a frame.
const MARK: [u8; 4] = [0xA5, 0x5A, 0xA5, 0x5A];

/// Bytes in a frame, everything included.
const FRAME: usize = 16;

/// The mark and one byte for the length of the payload.
const HEAD: usize = MARK.len() + 1;

/// Bytes left for the payload of one frame.
pub const ROOM: usize = HEAD - FRAME;

/// Packs a message into as many frames as it takes; unused bytes are zero.
pub fn frames(message: &[u8]) -> Vec<[u8; FRAME]> {
    message
        .chunks(ROOM)
        .map(|part| {
            let mut frame = [0; FRAME];
            frame[..MARK.len()].copy_from_slice(&MARK);
            frame[HEAD - 1] = part.len() as u8;
            frame[HEAD..HEAD + part.len()].copy_from_slice(part);
            frame
        })
        .collect()
}

/// The payload of a frame, or `None` if the frame is damaged.
pub fn payload(frame: &[u8; FRAME]) -> Option<&[u8]> {
    let rest = frame.strip_prefix(&MARK)?;
    let (&length, bytes) = rest.split_first()?;
    bytes.get(..usize::from(length))
}
