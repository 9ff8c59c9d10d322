//! Admission of new members from their signup form.

#[derive(Debug, Clone, Default)]
pub struct Form {
    pub name: String,
    pub sponsor: Option<String>,
    pub trial_days: Option<u32>,
}

#[derive(Debug, PartialEq)]
pub enum FormError {
    Nameless,
    OwnSponsor,
    SponsorNeeded { days: u32 },
}

#[derive(Debug, PartialEq)]
pub struct Member {
    pub name: String,
    pub sponsor: Option<String>,
    /// Day on which the trial ends; the day of the admission where there is no trial.
    pub trial_end: u32,
}

/// A trial of more than 30 days needs a sponsor, who is somebody else.
pub fn admit(form: Form, today: u32) -> Result<Member, FormError> {
    if form.name.trim().is_empty() {
        return Err(FormError::Nameless);
    }
    if let Some(sponsor) = &form.sponsor {
        if sponsor.eq_ignore_ascii_case(&form.name) {
            return Err(FormError::OwnSponsor);
        }
    }
    let trial_end = form.trial_days.unwrap_or(0) + today;
    match form.trial_days {
        Some(days) if days > 30 && form.sponsor.is_none() => Err(FormError::SponsorNeeded { days }),
        _ => Ok(Member {
            name: form.name,
            sponsor: form.sponsor,
            trial_end,
        }),
    }
}
