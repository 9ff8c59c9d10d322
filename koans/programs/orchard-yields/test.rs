#[cfg(test)]
mod program_tests {
    use super::*;

    fn basket(row: &str, tree: u32, variety: Variety, kg: f64) -> Basket<'_> {
        Basket {
            row,
            tree,
            variety,
            kg,
        }
    }

    fn day() -> Vec<Basket<'static>> {
        vec![
            basket("brook", 1, Variety::Cox, 4.0),
            basket("wall", 7, Variety::Bramley, 9.5),
            basket("brook", 2, Variety::Cox, 6.0),
        ]
    }

    #[test]
    fn tallies_by_row() {
        let rows = tally_by(&day(), |b| b.row);
        let expected = Tally {
            baskets: 2,
            kg: 10.0,
        };
        assert_eq!(rows["brook"], expected);
        assert_eq!(rows["brook"].mean(), Some(5.0));
        assert_eq!(Tally::default().mean(), None);
        assert_eq!(ranking(&rows), ["brook", "wall"]);
    }

    #[test]
    fn ranks_varieties() {
        let mut baskets = day();
        baskets.push(basket("wall", 8, Variety::Russet, 30.0));
        let order = ranking(&tally_by(&baskets, |b| b.variety));
        assert_eq!(order, [Variety::Russet, Variety::Cox, Variety::Bramley]);
    }

    #[test]
    fn champion_outlives_the_list() {
        let row = String::from("south");
        let best = {
            let list = vec![basket(&row, 3, Variety::Cox, 1.0)];
            champion(&list)
        };
        assert_eq!(best, Some(("south", 3)));
        assert_eq!(champion(&day()), Some(("wall", 7)));
        assert_eq!(champion(&[]), None);
    }

    #[test]
    fn repeats_and_gaps() {
        assert_eq!(repeated(day().iter().map(|b| b.variety)), [Variety::Cox]);
        assert_eq!(repeated([5, 3, 5, 3, 1]), [3, 5]);
        assert_eq!(missing(&day()), [Variety::Russet]);
    }

    #[test]
    fn stores_keepers() {
        let mut cellar = Vec::new();
        let press = store(day(), &mut cellar);
        assert_eq!(press.len(), 2);
        assert_eq!(cellar, vec![day()[1].clone()]);
        assert!(!Variety::Cox.keeps_until_spring());
    }

    #[test]
    fn extends_a_tally() {
        let mut tally = Tally::default();
        tally.extend(&day());
        assert_eq!(tally.baskets, 3);
        assert!((tally.kg - 19.5).abs() < 1e-9);
    }
}
