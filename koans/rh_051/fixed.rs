/// What a worker has made, on its way to the customer.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    pub order: u32,
    pub weight: u32,
}

/// A desk with a tray for one parcel.
#[derive(Default)]
pub struct Desk {
    tray: Option<Parcel>,
}

impl Desk {
    /// Lays a parcel on the tray, or gives it back if there is one already.
    pub fn lay(&mut self, parcel: Parcel) -> Result<(), Parcel> {
        match &self.tray {
            Some(_) => Err(parcel),
            None => {
                self.tray = Some(parcel);
                Ok(())
            }
        }
    }

    pub fn is_free(&self) -> bool {
        self.tray.is_none()
    }

    /// Hands over what is on the tray, if a courier can carry that much.
    pub fn hand_over(&mut self, strength: u32) -> Option<Parcel> {
        let weight = self.tray.as_ref()?.weight;
        if weight > strength {
            return None;
        }
        Some(self.tray.take().unwrap())
    }
}

/// Lets a courier walk past the desks and tells which orders it took; what
/// it has taken weighs on it.
pub fn round(desks: &mut [Desk], mut strength: u32) -> Vec<u32> {
    let mut orders = Vec::new();
    for desk in desks {
        if let Some(parcel) = desk.hand_over(strength) {
            strength -= parcel.weight;
            orders.push(parcel.order);
        }
    }
    orders
}
