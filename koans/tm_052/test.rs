#[cfg(test)]
mod koan_tests {
    use super::*;

    use std::cell::RefCell;
    use std::rc::Rc;

    #[test]
    fn overflow_is_told() {
        let told = Rc::new(RefCell::new(Vec::new()));
        let heard = Rc::clone(&told);
        let mut tank = Tank::new(100, move |litres| heard.borrow_mut().push(litres));
        tank.fill(60);
        tank.fill(40);
        assert!(told.borrow().is_empty());
        tank.fill(3);
        tank.rain(4, 5, 2);
        assert_eq!(
            (tank.litres(), told.borrow().as_slice()),
            (100, &[3, 40][..])
        );
    }

    #[test]
    fn rain() {
        let mut tank = Tank::new(1000, |_| {});
        tank.rain(3, 7, 10);
        assert_eq!(tank.litres(), 210);
    }
}
