#[cfg(test)]
mod koan_tests {
    use super::*;

    fn packets(port: u16, lengths: &[u16]) -> Vec<Packet> {
        lengths
            .iter()
            .map(|&length| Packet { port, length })
            .collect()
    }

    #[test]
    fn more_than_sixteen_bits() {
        let log = packets(443, &[65_000, 65_000, 65_001]);
        assert_eq!(
            traffic(&log, 443),
            Traffic {
                packets: 3,
                bytes: 195_001,
                usual: 65_001
            }
        );
    }

    #[test]
    fn one_port() {
        let log = [packets(80, &[40, 61]), packets(22, &[99])].concat();
        assert_eq!(
            traffic(&log, 80),
            Traffic {
                packets: 2,
                bytes: 101,
                usual: 51
            }
        );
        assert_eq!(
            traffic(&log, 25),
            Traffic {
                packets: 0,
                bytes: 0,
                usual: 0
            }
        );
    }
}
