/// What a signal head can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    Red,
    RedAmber,
    Green,
    Amber,
}

impl Aspect {
    /// The aspect that follows in normal service. Red, red with amber, green
    /// and amber go round; service resumes at red after flashing amber.
    fn following(self) -> Aspect {
        match self {
            Aspect::Red => Aspect::RedAmber,
            Aspect::RedAmber => Aspect::Green,
            Aspect::Green => Aspect::Amber,
            Aspect::Amber => Aspect::Red,
        }
    }

    /// Seconds until the next step, or `None` while it waits for a mechanic
    /// (which is what flashing amber does).
    fn seconds(self) -> Option<u32> {
        match self {
            Aspect::Red => Some(30),
            Aspect::RedAmber => Some(2),
            Aspect::Green => Some(25),
            Aspect::Amber => Some(4),
        }
    }
}

fn step(now: Aspect, fault: bool) -> Aspect {
    if fault {
        return Aspect::FlashingAmber;
    }
    now.following()
}

fn describe(aspect: Aspect) -> String {
    let kind = if aspect == Aspect::FlashingAmber {
        "fault"
    } else {
        "service"
    };
    match aspect.seconds() {
        Some(s) => format!("{kind} {s}s"),
        None => format!("{kind} until repaired"),
    }
}

fn main() {
    let mut aspect = Aspect::Red;
    for fault in [false, false, true, false] {
        aspect = step(aspect, fault);
        println!("{aspect:?}: {}", describe(aspect));
    }
}
