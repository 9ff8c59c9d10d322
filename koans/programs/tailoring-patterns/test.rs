#[cfg(test)]
mod program_tests {
    use super::*;

    fn sash(body: &Measures) -> Vec<Piece> {
        let name = String::from("sash");
        vec![Piece {
            name,
            sides: (body.waist + 600, 90),
        }]
    }

    #[test]
    fn drafts_a_waistcoat() {
        let body = Measures {
            back: 450,
            ..Default::default()
        };
        let pattern = Waistcoat { ease: 20 }.draft(&body);
        assert_eq!(
            pattern.to_string(),
            "front 260x450, front 260x450, back 260x450"
        );
        let stout = Measures {
            waist: 1000,
            ..body.clone()
        };
        assert_eq!(Waistcoat { ease: 0 }.draft(&stout)[0].sides, (250, 450));
        assert_ne!(stout, body);
    }

    #[test]
    fn functions_are_garments() {
        let pattern = sash.draft(&Measures::default());
        assert_eq!(pattern.to_string(), "sash 1420x90");
    }

    #[test]
    fn seams_change_a_copy() {
        let plain = sash.draft(&Measures::default());
        let sewn = with_seams(plain.clone(), 10);
        assert_eq!(sewn[0].sides, (1440, 110));
        assert_eq!(plain.first().unwrap().as_ref(), "sash");
        assert_eq!(with_seams(plain.clone(), 0), plain);
    }

    #[test]
    fn counts_pieces() {
        let pattern = Waistcoat { ease: 1 }.draft(&Measures::default());
        let list = cutting_list(&pattern);
        assert_eq!(list.len(), 2);
        assert_eq!(list[&pattern[0].clone()], 2);
        assert_eq!(list[&pattern[2]], 1);
    }

    #[test]
    fn a_wardrobe_skips_pieces() {
        let garments: [&dyn Garment; 2] = [&Waistcoat { ease: 5 }, &sash];
        let body = Measures::default();
        let patterns = wardrobe(&garments, &body, "front");
        assert_eq!(patterns[0].len(), 1);
        assert_eq!(patterns[1].len(), 1);
        let none = wardrobe(&garments, &body, String::from("sash"));
        assert!(none[1].is_empty() && none[0].len() == 3);
        assert!(format!("{patterns:?}").contains("back"));
    }
}
