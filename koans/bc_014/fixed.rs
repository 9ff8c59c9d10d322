#[derive(Debug, PartialEq)]
pub struct Packet {
    pub seq: u32,
    pub payload: Vec<u8>,
}

/// The sending side of a link with a limit on the payload size.
pub struct Sender {
    pub mtu: usize,
    pub acked: u32,
}

impl Sender {
    fn fits(&self, packet: &Packet) -> bool {
        packet.seq > self.acked && packet.payload.len() <= self.mtu
    }

    /// The packet to send now: the one with the lowest number that is still
    /// unacknowledged and fits, or else the `keepalive`.
    pub fn next<'w>(&self, window: &'w [Packet], keepalive: &'w Packet) -> &'w Packet {
        let mut chosen = keepalive;
        for packet in window {
            let better = chosen == keepalive || packet.seq < chosen.seq;
            if self.fits(packet) && better {
                chosen = packet;
            }
        }
        chosen
    }
}
