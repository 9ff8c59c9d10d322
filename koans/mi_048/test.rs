#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn valves_open_and_close() {
        let mut valve = Valve::default();
        assert_eq!(valve.run(1), "15 percent");
        assert_eq!(valve.run(5), "90 percent");
        assert_eq!(valve.run(1), "0 percent");
        assert_eq!(valve.run(2), "30 percent");
    }

    #[test]
    fn motors_turn() {
        let mut motor = Motor {
            step: 50,
            angle: 340,
        };
        assert_eq!(motor.run(0), "340 degrees");
        assert_eq!(motor.run(2), "80 degrees");
        assert_eq!(motor.state(), 80);
    }
}
