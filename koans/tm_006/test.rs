#[cfg(test)]
mod koan_tests {
    use super::*;

    const BALL: Ball = Ball {
        height: 1.0,
        speed: 20.0,
    };

    #[test]
    fn one_sample_per_step() {
        let s = follow(BALL, 2.0, 0.5);
        let times: Vec<f64> = s.iter().map(|s| s.time).collect();
        assert_eq!(times, [0.0, 0.5, 1.0, 1.5]);
    }

    #[test]
    fn heights_follow_the_speed() {
        let s = follow(BALL, 1.5, 0.5);
        let heights: Vec<f64> = s.iter().map(|s| s.height).collect();
        assert_eq!(heights, [1.0, 11.0, 18.5]);
    }

    #[test]
    fn peak_is_found_and_nothing_for_no_time() {
        let s = follow(BALL, 4.0, 1.0);
        assert_eq!(
            highest(&s),
            Some(Sample {
                time: 3.0,
                height: 31.0
            })
        );
        assert!(follow(BALL, 0.0, 1.0).is_empty());
    }
}
