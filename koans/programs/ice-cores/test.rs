#[cfg(test)]
mod program_tests {
    use super::*;

    fn layer<M>(thickness_mm: u32, sample: Option<M>) -> Layer<M> {
        Layer {
            thickness_mm,
            sample,
        }
    }

    fn core() -> Core<i16> {
        let layers = vec![
            layer(10, Some(-4)),
            layer(30, None),
            layer(20, Some(6)),
            layer(5, Some(1)),
        ];
        Core::new(2000, layers)
    }

    #[test]
    fn dates_depths() {
        let core = core();
        let years: Vec<_> = [0, 9, 10, 40, 64].map(|d| core.year_at(d)).into();
        assert_eq!(years, [2000, 2000, 1999, 1998, 1997].map(Some));
        assert_eq!(core.year_at(65), None);
        assert!(format!("{core:?}").contains("edges: [10, 40, 60, 65]"));
    }

    #[test]
    fn slices_by_year() {
        let core = core();
        let slice = core.slice(1998..=1999);
        assert_eq!(slice, [layer(30, None), layer(20, Some(6))]);
        assert_eq!(core.slice(1990..=2010).len(), 4);
        assert!(core.slice(1900..=1950).is_empty());
    }

    #[test]
    fn saws_in_two() {
        let (top, bottom) = core().saw(1998);
        assert_eq!(top.year_at(39), Some(1999));
        assert_eq!(bottom.year_at(0), Some(1998));
        assert_eq!(bottom.slice(1997..=1997), [layer(5, Some(1))]);
        let (none, all) = core().saw(2005);
        assert_eq!(none.year_at(0), None);
        assert_eq!(all.year_at(0), Some(2000));
    }

    #[test]
    fn averages_and_peaks() {
        let core = core();
        assert_eq!(mean(core.slice(1997..=2000)), Some(1.0));
        assert_eq!(mean(core.slice(1999..=1999)), None);
        assert_eq!(peak(core.slice(1997..=2000)), Some(&6));
        let floats = vec![layer(1, Some(0.5)), layer(1, Some(f64::NAN))];
        assert_eq!(peak(&floats.clone()), Some(&0.5));
        assert_eq!(mean(&[layer(1, Some(7u32))]), Some(7.0));
        assert_eq!(peak::<u32>(&[]), None);
    }

    #[test]
    fn finds_thick_runs() {
        assert_eq!(thick_runs(&core().layers, 20), [(1, 2)]);
        assert_eq!(thick_runs(&core().layers, 5), [(0, 4)]);
        let gaps = [layer(9, Some(1)), layer(1, None), layer(9, None)];
        assert_eq!(thick_runs(&gaps, 9), [(0, 1), (2, 1)]);
    }
}
