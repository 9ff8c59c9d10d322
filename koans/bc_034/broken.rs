/// A seating plan: rows of seats, taken by guests of any type or free.
#[derive(Debug, PartialEq)]
pub struct Plan<G> {
    rows: Vec<Vec<Option<G>>>,
}

impl<G> Plan<G> {
    pub fn empty(rows: usize, seats: usize) -> Self {
        let row = || (0..seats).map(|_| None).collect();
        Plan {
            rows: (0..rows).map(|_| row()).collect(),
        }
    }

    /// Seats a guest. A guest who finds no such free seat is handed back.
    pub fn seat(&mut self, row: usize, seat: usize, guest: G) -> Result<(), G> {
        match self.rows.get_mut(row).and_then(|row| row.get_mut(seat)) {
            Some(place @ None) => {
                *place = Some(guest);
                Ok(())
            }
            _ => Err(guest),
        }
    }

    /// The same plan with a label of any type made for each guest.
    pub fn labels<G>(&self, mut label: impl FnMut(&G) -> G) -> Plan<G> {
        let rows = self.rows.iter().map(|row| {
            let seats = row.iter();
            seats.map(|seat| seat.as_ref().map(&mut label)).collect()
        });
        Plan {
            rows: rows.collect(),
        }
    }

    pub fn guests(&self) -> impl Iterator<Item = &G> + '_ {
        self.rows.iter().flatten().flatten()
    }
}
