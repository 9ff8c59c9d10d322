#[cfg(test)]
mod koan_tests {
    use super::*;

    fn rect(owner: &str, w: f64, h: f64) -> Plot {
        let c = |east, north| Corner { east, north };
        Plot {
            owner: owner.to_string(),
            corners: vec![c(0.0, 0.0), c(w, 0.0), c(w, h), c(0.0, h)],
        }
    }

    #[test]
    fn area_of_a_rectangle() {
        assert_eq!(area(&rect("x", 3.0, 2.0).corners), 6.0);
    }

    #[test]
    fn shares_add_up_in_order() {
        let got = shares(&[rect("Ada", 3.0, 1.0), rect("Bo", 1.0, 1.0)]);
        assert_eq!(got, [("Ada".to_string(), 75.0), ("Bo".to_string(), 25.0)]);
    }

    #[test]
    fn no_land_no_shares() {
        assert!(shares(&[]).is_empty());
        assert!(shares(&[rect("Ada", 0.0, 5.0)]).is_empty());
    }
}
