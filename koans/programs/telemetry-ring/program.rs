//! Keeps the last readings of a probe in a ring that overwrites itself.

/// The last `capacity` items pushed.
#[derive(Debug, Clone)]
pub struct Ring<T> {
    slots: Vec<Option<T>>,
    start: usize,
    len: usize,
}

impl<T> Ring<T> {
    /// # Panics
    /// If `capacity` is zero.
    pub fn new(capacity: usize) -> Self {
        assert!(capacity > 0, "a ring needs a slot");
        let slots = std::iter::repeat_with(|| None).take(capacity).collect();
        Ring {
            slots,
            start: 0,
            len: 0,
        }
    }

    fn slot(&self, index: usize) -> usize {
        (self.start + index) % self.slots.len()
    }

    /// Adds an item; a full ring returns the one it overwrote.
    pub fn push(&mut self, item: T) -> Option<T> {
        let at = self.slot(self.len);
        let old = self.slots[at].replace(item);
        match old {
            Some(_) => self.start = self.slot(1),
            None => self.len += 1,
        }
        old
    }

    /// Takes the oldest item out.
    pub fn pop(&mut self) -> Option<T> {
        let item = self.slots[self.start].take()?;
        self.start = self.slot(1);
        self.len -= 1;
        Some(item)
    }

    pub fn get(&self, index: usize) -> Option<&T> {
        if index >= self.len {
            return None;
        }
        self.slots[self.slot(index)].as_ref()
    }

    pub fn newest(&self) -> Option<&T> {
        self.get(self.len.checked_sub(1)?)
    }

    pub fn iter(&self) -> Iter<'_, T> {
        Iter {
            ring: self,
            next: 0,
        }
    }

    /// The mean of the last `count` items, each turned into a number by `read`.
    pub fn recent_mean<F>(&self, count: usize, read: F) -> Option<f64>
    where
        F: Fn(&T) -> f64,
    {
        let used = count.min(self.len);
        let sum: f64 = self.iter().skip(self.len - used).map(read).sum();
        (used > 0).then(|| sum / used as f64)
    }
}

/// Walks a ring from its oldest item.
#[derive(Clone)]
pub struct Iter<'r, T> {
    ring: &'r Ring<T>,
    next: usize,
}

impl<'r, T> Iterator for Iter<'r, T> {
    type Item = &'r T;

    fn next(&mut self) -> Option<&'r T> {
        let item = self.ring.get(self.next)?;
        self.next += 1;
        Some(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.ring.len - self.next;
        (left, Some(left))
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

impl<'r, T> IntoIterator for &'r Ring<T> {
    type Item = &'r T;
    type IntoIter = Iter<'r, T>;

    fn into_iter(self) -> Iter<'r, T> {
        self.iter()
    }
}
