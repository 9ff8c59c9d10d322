/// A seat in the stalls or the gallery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    pub seat: u16,
    pub guest: String,
    pub paid: bool,
}

#[derive(Default)]
pub struct House {
    bookings: Vec<Booking>,
}

impl House {
    /// Holds a seat for someone who rang up and pays at the door.
    /// Gives `None` when the seat is gone.
    pub fn reserve(&mut self, seat: u16, guest: &str) -> Option<Booking> {
        self.add(Booking {
            seat,
            guest: guest.to_string(),
        })
    }

    /// Sells a seat at the box office, against cash.
    pub fn sell(&mut self, seat: u16) -> Option<Booking> {
        self.add(Booking {
            seat,
            guest: String::from("walk-in"),
        })
    }

    /// Takes the money of a guest who comes to the door: all seats held for
    /// that name are paid. Says how many there were.
    pub fn settle(&mut self, guest: &str) -> usize {
        let mut settled = 0;
        for booking in &mut self.bookings {
            if booking.guest == guest && !booking.paid {
                booking.paid = true;
                settled += 1;
            }
        }
        settled
    }

    fn add(&mut self, booking: Booking) -> Option<Booking> {
        if self.bookings.iter().any(|b| b.seat == booking.seat) {
            return None;
        }
        self.bookings.push(booking.clone());
        Some(booking)
    }
}
