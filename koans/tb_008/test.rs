#[cfg(test)]
mod koan_tests {
    use super::*;

    fn repair(ticket: u32, severity: u8) -> Repair {
        Repair {
            ticket,
            severity,
            site: "pump house".to_string(),
        }
    }

    #[test]
    fn severe_jobs_first_then_lower_tickets() {
        let mut workshop = Workshop::default();
        workshop.report(4, 2, "roof");
        workshop.report(7, 9, "boiler");
        workshop.report(2, 2, "gate");
        workshop.report(9, 5, "lift");
        let tickets: Vec<u32> = workshop.dispatch(3).iter().map(|job| job.ticket).collect();
        assert_eq!(tickets, [7, 9, 2]);
        assert_eq!(workshop.dispatch(3).len(), 1);
        assert!(workshop.dispatch(1).is_empty());
    }

    #[test]
    fn both_orders_agree() {
        let (minor, major) = (repair(1, 1), repair(8, 6));
        assert_eq!(minor.cmp(&major), Ordering::Less);
        assert_eq!(minor.partial_cmp(&major), Some(Ordering::Less));
        assert_eq!(repair(3, 4).cmp(&repair(5, 4)), Ordering::Greater);
        let all = [minor, major.clone(), repair(5, 6), repair(9, 6)];
        assert_eq!(most_pressing(&all).map(|job| job.ticket), Some(5));
        assert_eq!(all.iter().max().map(|job| job.ticket), Some(5));
    }
}
