/// A packet on the wire; its length counts header and payload.
#[derive(Debug, Clone)]
pub struct Packet {
    pub port: u16,
    pub length: u16,
}

/// What a rule of the firewall has seen.
#[derive(Debug, PartialEq)]
pub struct Traffic {
    pub packets: usize,
    pub bytes: u64,
    /// Bytes a packet, rounded up.
    pub usual: u64,
}

/// The traffic of one port.
pub fn traffic(log: &[Packet], port: u16) -> Traffic {
    let seen: Vec<&Packet> = log.iter().filter(|packet| packet.port == port).collect();
    let bytes: u64 = seen.iter().map(|packet| u64::from(packet.length)).sum();
    let usual = match seen.len() as u64 {
        0 => 0,
        packets => bytes.div_ceil(packets),
    };
    Traffic {
        packets: seen.len(),
        bytes,
        usual,
    }
}
