#[cfg(test)]
mod koan_tests {
    use super::*;

    fn passenger(age: u8, islander: bool) -> Passenger {
        Passenger { age, islander }
    }

    #[test]
    fn fares() {
        let fares = [11, 12, 64, 65].map(|age| passenger(age, false).fare());
        assert_eq!(fares, [400, 1250, 1250, 900]);
        let fares = [3, 30, 80].map(|age| passenger(age, true).fare());
        assert_eq!(fares, [200, 625, 450]);
    }

    #[test]
    fn groups() {
        let mut group = vec![
            passenger(40, true),
            passenger(70, false),
            passenger(8, false),
            passenger(8, true),
        ];
        assert_eq!(group_fare(&group), 625 + 900 + 400 + 200);
        group.push(passenger(20, false));
        assert_eq!(group_fare(&group), 625 + 900 + 400 + 200);
        assert_eq!(group_fare(&[]), 0);
    }
}
