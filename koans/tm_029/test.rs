#[cfg(test)]
mod koan_tests {
    use super::*;

    fn slow(message: &[u8]) -> u8 {
        let mut check = 0u8;
        for byte in message {
            for nibble in [byte >> 4, byte & 15] {
                check ^= nibble;
                for _ in 0..4 {
                    check <<= 1;
                    if check & 16 != 0 {
                        check = (check & 15) ^ 3;
                    }
                }
            }
        }
        check
    }

    #[test]
    fn empty_and_zero_messages() {
        assert_eq!(check(&[]), 0);
        assert_eq!(check(&[0, 0, 0]), 0);
    }

    #[test]
    fn single_bits() {
        assert_eq!(check(&[0x01]), 3);
        assert_eq!(check(&[0x02]), 6);
    }

    #[test]
    fn agrees_with_bit_by_bit_checking() {
        for message in [&[0x5a, 0x01][..], &[0xff], &[1, 2, 3, 250], b"hello"] {
            assert_eq!(check(message), slow(message));
            assert!(check(message) < 16);
        }
    }
}
