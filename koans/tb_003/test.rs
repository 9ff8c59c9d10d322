#[cfg(test)]
mod koan_tests {
    use super::*;

    #[test]
    fn calibration_is_linear() {
        assert_eq!(calibrate(640), 0.0);
        assert_eq!(calibrate(0), -40.0);
    }

    #[test]
    fn samples_keep_sensor_and_time_order() {
        let samples = collect_samples(vec![vec![800, 640, 960], vec![], vec![656]]);
        let seen: Vec<(usize, f64)> = samples.iter().map(|s| (s.sensor, s.celsius)).collect();
        assert_eq!(seen, vec![(0, 10.0), (0, 0.0), (0, 20.0), (2, 1.0)]);
    }

    #[test]
    fn no_probes_no_samples() {
        assert_eq!(collect_samples(Vec::new()), Vec::new());
    }
}
