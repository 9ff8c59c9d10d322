use std::collections::HashSet;

/// A tag of a photo. `Beach` and `beach` are the same tag.
#[derive(Debug, Clone, Eq)]
pub struct Tag(String);

impl Tag {
    pub fn new(name: &str) -> Tag {
        Tag(name.trim().to_string())
    }

    pub fn name(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Tag {
    fn eq(&self, other: &Tag) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

#[derive(Default)]
pub struct Photo {
    tags: HashSet<Tag>,
}

impl Photo {
    /// Adds a tag and tells whether it is new.
    pub fn tag(&mut self, name: &str) -> bool {
        self.tags.insert(Tag::new(name))
    }

    pub fn has(&self, name: &str) -> bool {
        self.tags.contains(&Tag::new(name))
    }
}
