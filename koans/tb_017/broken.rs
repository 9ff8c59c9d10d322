use std::{mem, slice};

/// Types that may be sent byte by byte, as they lie in memory.
///
/// # Safety
/// The type has no padding and holds no pointers.
pub unsafe trait Plain: Copy {
    fn bytes(&self) -> &[u8] {
        let start: *const Self = self;
        // SAFETY: all bytes of the value are initialized, see above.
        unsafe { slice::from_raw_parts(start.cast(), mem::size_of::<Self>()) }
    }
}

/// Something a strip of lamps understands.
pub trait Packet {
    const TAG: u8;

    fn payload(&self) -> Vec<u8>;

    /// Tag, length, payload and the sum of the payload bytes.
    fn frame(&self) -> Vec<u8> {
        let payload = self.payload();
        let sum = payload
            .iter()
            .fold(0u8, |sum, byte| sum.wrapping_add(*byte));
        let mut frame = vec![Self::TAG, payload.len() as u8];
        frame.extend(payload);
        frame.push(sum);
        frame
    }
}

#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Pixel {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

// SAFETY: three bytes in C layout.
impl Plain for Pixel {}

unsafe impl Packet for Vec<Pixel> {
    const TAG: u8 = 0x50;

    fn payload(&self) -> Vec<u8> {
        self.iter()
            .flat_map(|pixel| pixel.bytes().to_vec())
            .collect()
    }
}
