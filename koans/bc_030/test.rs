#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn serves_in_order_of_request() {
        let mut cabin = Cabin::at(2);
        for floor in [5, -1, 5, 0] {
            cabin.request(floor);
        }
        assert_eq!(cabin.serve(), 3 + 6 + 1);
        assert_eq!(cabin.log(), [5, -1, 0]);
    }

    #[test]
    fn no_request_is_left_over() {
        let mut cabin = Cabin::at(0);
        cabin.request(3);
        assert_eq!(cabin.serve(), 3);
        assert_eq!(cabin.serve(), 0);
        cabin.request(3);
        assert_eq!(cabin.serve(), 0);
        assert_eq!(cabin.log(), [3, 3]);
    }
}
