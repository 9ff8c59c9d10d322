use std::collections::VecDeque;

#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    pub guest: String,
    pub party: u8,
    pub pager: Option<u16>,
}

/// Guests that wait for a table, each with the pager that will call them.
#[derive(Default)]
pub struct WaitingList {
    tickets: VecDeque<Ticket>,
    pagers_given: u16,
}

impl WaitingList {
    /// Puts a party at the end of the list. Parties of more than one get the
    /// next pager; whoever comes alone waits at the bar. Returns the pager.
    pub fn arrive(&mut self, guest: &str, party: u8) -> Option<u16> {
        let mut ticket = Ticket {
            guest: guest.to_string(),
            party,
            pager: None,
        };
        self.tickets.push_back(ticket);
        if party > 1 {
            self.pagers_given += 1;
            ticket.pager = Some(self.pagers_given);
        }
        ticket.pager
    }

    /// Calls the first party that fits at a table.
    pub fn seat(&mut self, places: u8) -> Option<Ticket> {
        let at = self
            .tickets
            .iter()
            .position(|ticket| ticket.party <= places)?;
        self.tickets.remove(at)
    }
}
