#[cfg(test)]
mod program_tests {
    use super::*;
    use std::collections::BTreeMap;

    fn work_through<J, R, W>(jobs: Vec<J>, size: usize, work: W) -> Result<Vec<R>, OfficeError<J>>
    where
        J: Send + 'static,
        R: Send + 'static,
        W: Fn(J) -> R + Send + Sync + 'static,
    {
        let mut office = Office::open(size, work);
        for job in jobs {
            office.hand_in(job)?;
        }
        office.close().map(|report| report.results)
    }

    #[test]
    fn results_keep_their_order() {
        let mut office = Office::open(3, |name: String| name.len());
        for (number, name) in ["Ulm", "Jena", "Hof", "Trier", "Bonn"].iter().enumerate() {
            assert_eq!(office.hand_in(name.to_string()), Ok(number));
        }
        let report = office.close().unwrap();
        let wanted = Report {
            results: vec![3, 4, 3, 5, 4],
            per_clerk: vec![2, 2, 1],
        };
        assert_eq!(report.clone(), wanted);
    }

    #[test]
    fn clerks_share_what_they_know() {
        let codes: BTreeMap<&str, u32> = [("Ulm", 89), ("Jena", 77)].into();
        let jobs = vec!["Jena", "Hof", "Ulm"];
        let found = work_through(jobs, 2, move |town| codes.get(town).copied());
        assert_eq!(found, Ok(vec![Some(77), None, Some(89)]));
        let none = work_through(Vec::<u8>::new(), 0, |n| n + 1);
        assert_eq!(none.unwrap(), []);
    }

    fn fussy(n: i32) -> i32 {
        if n < 0 {
            std::panic::resume_unwind(Box::new("no negative letters"));
        }
        n * 2
    }

    #[test]
    fn lost_clerks_are_noticed() {
        let error = work_through(vec![1, -1, 2], 2, fussy).unwrap_err();
        assert_eq!(error, OfficeError::ClerkLost { desk: 1 });
        assert_eq!(error.to_string(), "desk 1 lost its clerk");
    }

    #[test]
    fn empty_desks_give_jobs_back() {
        let mut office = Office::open(1, fussy);
        let error = loop {
            if let Err(error) = office.hand_in(-7) {
                break error;
            }
        };
        assert_eq!(error.to_string(), "nobody takes -7");
        assert_eq!(error, OfficeError::DeskEmpty(-7));
    }
}
