use crate::ledger::Ledger;

pub struct Shift<'a> {
    pub name: &'a str,
    pub hours: i64,
}

/// Pays everybody who has worked; a line for each.
pub fn pay(shifts: &[Shift<'_>], hourly: i64, ledger: &mut Ledger) -> Vec<String> {
    shifts
        .iter()
        .map(|shift| {
            let earned = ledger.post(shift.name, shift.hours * hourly);
            format!("{}: {earned}", shift.name)
        })
        .collect()
}

/// The bonus at the end of the year, for those who have earned something.
pub fn bonus(names: &[&str], ledger: &mut Ledger) -> usize {
    let before = ledger.n_entries();
    for name in names {
        match ledger.balance(name).0 {
            0 => {}
            earned => {
                ledger.post(name, earned / 20);
            }
        }
    }
    ledger.n_entries() - before
}
