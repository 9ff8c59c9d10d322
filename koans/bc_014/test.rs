#[cfg(test)]
mod koan_tests {
    use super::*;

    fn packet(seq: u32, size: usize) -> Packet {
        Packet {
            seq,
            payload: vec![1; size],
        }
    }

    #[test]
    fn lowest_open_number_wins() {
        let sender = Sender { mtu: 10, acked: 3 };
        let window = [packet(6, 1), packet(2, 1), packet(4, 10), packet(5, 2)];
        let keepalive = packet(0, 0);
        assert_eq!(sender.next(&window, &keepalive).seq, 4);
    }

    #[test]
    fn too_big_ones_are_passed_over() {
        let sender = Sender { mtu: 4, acked: 0 };
        let window = [packet(1, 5), packet(2, 4)];
        assert_eq!(sender.next(&window, &packet(0, 0)).seq, 2);
    }

    #[test]
    fn keepalive_when_nothing_is_open() {
        let sender = Sender { mtu: 4, acked: 9 };
        let window = [packet(8, 1)];
        let keepalive = packet(0, 0);
        assert_eq!(sender.next(&window, &keepalive), &keepalive);
        assert_eq!(sender.next(&[], &keepalive), &keepalive);
    }
}
