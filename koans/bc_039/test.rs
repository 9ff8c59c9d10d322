#[cfg(test)]
mod koan_tests {
    use super::*;

    fn account(member: &str, loans: &[(&str, u32)]) -> Account {
        let loan = |(title, due_day): &(&str, u32)| Loan {
            title: title.to_string(),
            due_day: *due_day,
        };
        Account {
            member: member.to_string(),
            loans: loans.iter().map(loan).collect(),
        }
    }

    #[test]
    fn the_bill_names_the_latest_loan() {
        let mut files = Files::default();
        let bill = files.close(
            account("Wout", &[("Moors", 90), ("Tides", 98), ("Fens", 95)]),
            97,
        );
        assert_eq!(bill, "#1: Wout (3 loans) owes 135, last Tides");
    }

    #[test]
    fn numbers_go_up() {
        let mut files = Files::default();
        assert_eq!(
            files.close(account("Eef", &[]), 5),
            "#1: Eef (0 loans) owes 0"
        );
        let bill = files.close(account("Gijs", &[("Kites", 3)]), 5);
        assert_eq!(bill, "#2: Gijs (1 loans) owes 30, last Kites");
        assert_eq!(files.closed().collect::<Vec<_>>(), ["Eef", "Gijs"]);
    }
}
