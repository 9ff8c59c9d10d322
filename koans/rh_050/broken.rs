/// A member of a club.
#[derive(Debug, Clone)]
pub struct Member {
    pub name: String,
    pub nickname: Option<String>,
    pub sponsor: Option<Box<Member>>,
}

impl Member {
    pub fn new(name: &str) -> Member {
        Member {
            name: name.to_string(),
            nickname: None,
            sponsor: None,
        }
    }

    pub fn called(mut self, nickname: &str) -> Member {
        self.nickname = Some(nickname.to_string());
        self
    }

    pub fn sponsored_by(mut self, sponsor: Member) -> Member {
        self.sponsor = Some(Box::new(sponsor));
        self
    }

    /// What the others call a member: by nickname, and by name who has none.
    pub fn address(&self) -> &str {
        &self.nickname
    }

    /// Who brought whom, back to a member that nobody sponsored.
    pub fn chain(&self) -> Vec<&str> {
        let mut chain = vec![self.address()];
        let mut at = self;
        while let Some(sponsor) = &at.sponsor {
            chain.push(sponsor.address());
            at = sponsor;
        }
        chain
    }
}
